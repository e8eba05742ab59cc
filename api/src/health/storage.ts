import { Injectable } from '@nestjs/common';
import { EvidenceFiles } from '../evidence/evidence-files.ts';
import { Disk } from '../metrics/disk.ts';
import { goesOn, notReady, READY, type Part } from './part.ts';

const MIB = 1024 * 1024;

/** Below this somebody should make room; the service goes on. */
const LITTLE_BYTES = 1024 * MIB;

/** Below this what is accepted might not be kept: room for three of the largest files. */
const TOO_LITTLE_BYTES = 64 * MIB;

/** Room on the disk, as a part of the service. */
export function roomFor(freeBytes: number): Part {
  const left = `${String(Math.floor(freeBytes / MIB))} MiB left`;
  if (freeBytes < TOO_LITTLE_BYTES) return notReady(`full but for the last: ${left}`);
  return freeBytes < LITTLE_BYTES ? goesOn(`nearly full: ${left}`) : READY;
}

/** What the service keeps in its folder: whether files can be written there, and for how long. */
@Injectable()
export class Storage {
  constructor(
    private readonly files: EvidenceFiles,
    private readonly disk: Disk,
  ) {}

  async evidence(): Promise<Part> {
    return this.files.tryWriting().then(
      () => READY,
      () => notReady('cannot be written to'),
    );
  }

  async room(): Promise<Part> {
    return this.disk.freeBytes().then(roomFor, () => notReady('cannot be looked at'));
  }
}
