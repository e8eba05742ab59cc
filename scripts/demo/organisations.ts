/** Who is in the demo. All names are invented. The certifier holds its own key; for the others the service keeps one. */
export const ORGANISATIONS = [
  { slug: 'la-loma', name: 'La Loma Growers’ Co-operative', country: 'CO', roles: ['supplier'], keyHeldBy: 'operator' },
  { slug: 'santa-rita-mill', name: 'Santa Rita Dry Mill', country: 'CO', roles: ['supplier'], keyHeldBy: 'operator' },
  { slug: 'andes-export', name: 'Andes Coffee Export', country: 'CO', roles: ['supplier'], keyHeldBy: 'operator' },
  { slug: 'morning-roasters', name: 'Morning Roasters', country: 'DE', roles: ['brand'], keyHeldBy: 'operator' },
  { slug: 'andes-cert', name: 'Andes Cert', country: 'CO', roles: ['certifier'], keyHeldBy: 'self' },
] as const;
export type DemoSlug = (typeof ORGANISATIONS)[number]['slug'];
