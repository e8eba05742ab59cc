import { Injectable } from '@nestjs/common';

/** Whether this process is being stopped: it still answers, and wants no more. */
@Injectable()
export class Stopping {
  private hasBegun = false;

  get isUnderWay(): boolean {
    return this.hasBegun;
  }

  begin(): void {
    this.hasBegun = true;
  }
}
