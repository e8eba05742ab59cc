import type { DemoSlug } from './organisations.ts';
import type { DemoIds } from './journey.ts';

/** What the certifier may attest for, and one scheme that belongs to the roaster itself. */
export const SCHEMES = [
  {
    slug: 'high-andes-organic',
    name: 'High Andes Organic',
    owner: { name: 'High Andes Organic Association' },
    description: {
      text: 'Coffee grown without synthetic pesticides and fertilisers, inspected on the farm once a year. An invented scheme of the demo.',
      lang: 'en',
    },
    criteria: [
      {
        code: 'no-synthetics',
        name: 'No synthetic inputs',
        description: { text: 'No synthetic pesticide or fertiliser for three years.', lang: 'en' },
      },
      { code: 'shade', name: 'Shade trees kept', description: { text: 'At least forty shade trees a hectare.', lang: 'en' } },
    ],
    attesters: ['andes-cert'],
  },
  {
    slug: 'clean-cup',
    name: 'Clean Cup residue test',
    owner: { name: 'Clean Cup Laboratories' },
    description: {
      text: 'A roasted lot is tested for residues; the result holds for half a year. An invented scheme of the demo.',
      lang: 'en',
    },
    criteria: [
      {
        code: 'residues',
        name: 'Residues below a tenth of the limit',
        description: { text: 'No residue above a tenth of the legal limit.', lang: 'en' },
      },
    ],
    attesters: ['andes-cert'],
  },
  {
    slug: 'direct-purchase',
    name: 'How Morning Roasters buys',
    owner: { name: 'Morning Roasters' },
    description: {
      text: 'The rules by which the roaster buys. Nobody but the roaster checks them. An invented scheme of the demo.',
      lang: 'en',
    },
    criteria: [
      {
        code: 'from-the-growers',
        name: 'Bought from the growers',
        description: { text: 'The price is agreed with the growers before the harvest.', lang: 'en' },
      },
    ],
    attesters: [],
  },
] as const;

interface Place {
  readonly by: DemoSlug;
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly town: string;
  readonly about: string;
  readonly more?: object;
}

const place = ({ by, id, name, country, town, about, more = {} }: Place) => ({
  by,
  body: {
    id,
    name,
    description: about,
    country,
    address: { addressLocality: town, addressCountry: country },
    ...more,
    visibility: 'public',
  },
});

/** Families live there: the place on the map is withheld as personal. */
const home = (latitude: number, longitude: number) => ({ isHome: true, location: { geoLocation: { latitude, longitude } } });

/** The places, each stated by whose it is. */
export const facilitiesOf = ({ places }: DemoIds) => [
  place({
    by: 'la-loma',
    id: places.laLoma,
    name: 'Plots of La Loma',
    country: 'CO',
    town: 'La Loma',
    about: 'Forty-one smallholdings on the western slope, 1,650 to 1,900 m above the sea.',
    more: home(2.1953, -75.9811),
  }),
  place({
    by: 'la-loma',
    id: places.elCedro,
    name: 'Plots of El Cedro',
    country: 'CO',
    town: 'El Cedro',
    about: 'Seventeen smallholdings around the spring of El Cedro, 1,500 to 1,700 m.',
    more: home(2.2317, -75.9406),
  }),
  place({
    by: 'santa-rita-mill',
    id: places.mill,
    name: 'Santa Rita Dry Mill',
    country: 'CO',
    town: 'Santa Rita',
    about: 'Hulls, sorts and bags parchment coffee.',
  }),
  place({
    by: 'andes-export',
    id: places.warehouse,
    name: 'Warehouse at the port',
    country: 'CO',
    town: 'Santa Marta',
    about: 'Where green coffee is loaded on pallets.',
  }),
  place({
    by: 'morning-roasters',
    id: places.roastery,
    name: 'Roastery of Morning Roasters',
    country: 'DE',
    town: 'Bremen',
    about: 'A fifteen-kilogram drum roaster, four people.',
  }),
];

interface Goods {
  readonly by: DemoSlug;
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly about: string;
  readonly more?: object;
}

const goods = ({ by, id, name, country, about, more = {} }: Goods) => ({
  by,
  body: { id, name, description: about, country, ...more, visibility: 'public' },
});

const taste = (notes: string, roast: string) => ({ characteristics: { tasteNotes: notes, roast } });

/** The products and the lots on the shelf, each stated by whose it is. */
export const productsOf = (
  { products, lots }: DemoIds,
  roastedOn: { readonly blend: string; readonly laLoma: string; readonly elCedro: string },
) => [
  goods({
    by: 'la-loma',
    id: products.parchment,
    name: 'Parchment coffee',
    country: 'CO',
    about: 'Washed and sun-dried, in its parchment.',
  }),
  goods({
    by: 'santa-rita-mill',
    id: products.green,
    name: 'Green coffee, washed',
    country: 'CO',
    about: 'Hulled, sorted and bagged at Santa Rita.',
  }),
  goods({
    by: 'morning-roasters',
    id: products.blend,
    name: 'Morning Blend, 250 g',
    country: 'DE',
    about: 'Two villages in one cup, for every day.',
    more: taste('cocoa, red apple, almond', 'medium'),
  }),
  goods({
    by: 'morning-roasters',
    id: products.laLoma,
    name: 'La Loma single origin, 250 g',
    country: 'DE',
    about: 'One slope, one harvest.',
    more: taste('orange, caramel, black tea', 'light'),
  }),
  goods({
    by: 'morning-roasters',
    id: products.elCedro,
    name: 'El Cedro single origin, 250 g',
    country: 'DE',
    about: 'Seventeen families, one spring.',
    more: taste('hazelnut, plum', 'medium'),
  }),
  goods({
    by: 'morning-roasters',
    id: lots.blend,
    name: 'Morning Blend, lot MB-2609',
    country: 'DE',
    about: 'Roasted from green coffee of La Loma and El Cedro.',
    more: { producedOn: roastedOn.blend },
  }),
  goods({
    by: 'morning-roasters',
    id: lots.laLoma,
    name: 'La Loma single origin, lot LL-2607',
    country: 'DE',
    about: 'Roasted from green coffee of La Loma alone.',
    more: { producedOn: roastedOn.laLoma },
  }),
  goods({
    by: 'morning-roasters',
    id: lots.elCedro,
    name: 'El Cedro single origin, lot EC-2605',
    country: 'DE',
    about: 'Roasted from green coffee of El Cedro alone.',
    more: { producedOn: roastedOn.elCedro },
  }),
];
