import { Injectable } from '@nestjs/common';
import { Passports } from '../passports/serve/passports.ts';
import { Disk } from './disk.ts';
import type { Sample, Source } from './sample.ts';

/** How often passports had to be assembled. */
@Injectable()
export class PassportFigures implements Source {
  readonly part = 'passports';

  constructor(private readonly passports: Passports) {}

  async samples(): Promise<readonly Sample[]> {
    const { made, givenAgain, kept } = this.passports.figures;
    return Promise.resolve([
      { name: 'terroir_passports_made_total', value: made },
      { name: 'terroir_passports_given_again_total', value: givenAgain },
      { name: 'terroir_passports_kept', value: kept },
    ]);
  }
}

/** How much room is left. */
@Injectable()
export class DiskFigures implements Source {
  readonly part = 'disk';

  constructor(private readonly disk: Disk) {}

  async samples(): Promise<readonly Sample[]> {
    return [{ name: 'terroir_disk_free_bytes', value: await this.disk.freeBytes() }];
  }
}
