/** The one place that reads the time. Everything else is told it. */
export class Clock {
  now(): Date {
    return new Date();
  }
}
