import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList } from 'node:net';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONFIG, LOCAL_HOSTS, type Config } from '../config/config.ts';
import { LedgerError } from '../http/ledger-error.ts';

const BEARER = /^bearer +(\S+)$/i;

/** What a proxy or a tunnel puts on what it hands on. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'cf-connecting-ip'];

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

const isLoopback = (address: string): boolean => LOOPBACK.check(address, address.includes(':') ? 'ipv6' : 'ipv4');

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether a program on this machine asks by itself, and hands nothing on for somebody else. */
function isOfThisMachine({ headers, socket }: FastifyRequest): boolean {
  const host = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '';
  return isLoopback(socket.remoteAddress ?? '') && LOCAL_HOSTS.has(host) && FORWARDED.every((name) => headers[name] === undefined);
}

/**
 * Lets who may see the figures see them: with `METRICS_TOKEN` set, whoever has it; without, who asks on this very machine, and that only of a ledger at localhost.
 * Before a public ledger stands a proxy, often on the same machine, and what it hands on comes from this machine too (decision 0103).
 */
@Injectable()
export class MetricsAccess implements CanActivate {
  private readonly token: Buffer | null;
  private readonly isLocal: boolean;

  constructor(@Inject(CONFIG) { metricsToken, isLocal }: Pick<Config, 'metricsToken' | 'isLocal'>) {
    this.token = metricsToken === null ? null : digestOf(metricsToken);
    this.isLocal = isLocal;
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.mayRead(context.switchToHttp().getRequest<FastifyRequest>())) return true;
    throw new LedgerError(
      'not-authenticated',
      'Figures are shown to who has the METRICS_TOKEN of this service (Authorization: Bearer …), or, where none is set, on the machine of a ledger at localhost.',
    );
  }

  private mayRead(request: FastifyRequest): boolean {
    const { authorization } = request.headers;
    if (this.token === null) return authorization === undefined && this.isLocal && isOfThisMachine(request);
    return timingSafeEqual(digestOf(BEARER.exec(authorization ?? '')?.[1] ?? ''), this.token);
  }
}
