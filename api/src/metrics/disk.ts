import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.ts';

/** The disks that the service keeps its own files on. Evidence may have one of its own. */
@Injectable()
export class Disk {
  private readonly folders: readonly string[];

  constructor(@Inject(CONFIG) { dataDir }: Pick<Config, 'dataDir'>) {
    this.folders = [dataDir, join(dataDir, 'evidence')];
  }

  /** How many bytes may still be written, where there is least room. @throws what the system says of a folder that is not there */
  async freeBytes(): Promise<number> {
    const disks = await Promise.all(this.folders.map((folder) => statfs(folder)));
    return Math.min(...disks.map(({ bavail, bsize }) => bavail * bsize));
  }
}
