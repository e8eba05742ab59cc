/** The figures of a scrape, by name and labels as they are written. */
export class Figures {
  private readonly values: ReadonlyMap<string, number>;

  constructor(readonly text: string) {
    this.values = new Map(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const at = line.lastIndexOf(' ');
          return [line.slice(0, at), Number(line.slice(at + 1))];
        }),
    );
  }

  /** The figure of that name, `name` or `name{label="value",…}`; undefined where there is none. */
  of(series: string): number | undefined {
    return this.values.get(series);
  }

  /** The names that are told, without labels. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
  }

  /** Every value of every label, but for numbers: bounds of buckets. */
  get labels(): string[] {
    return [...new Set([...this.text.matchAll(/[a-z_]+="((?:[^"\\]|\\.)*)"/g)].map(([, value = '']) => value))].filter(
      (value) => !/^[0-9.+]+$|^\+Inf$/.test(value),
    );
  }
}
