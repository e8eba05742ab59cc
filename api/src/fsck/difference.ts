/** The first place where what is stored contradicts itself, or what was seen outside. The message begins with the place. */
export class Difference extends Error {
  override readonly name = 'Difference';
}
