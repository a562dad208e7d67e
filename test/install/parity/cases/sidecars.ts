import type { ParityCase } from './parity-case';
import { byValues } from './parity-case';

export const sidecars: readonly ParityCase[] = [
  byValues('the log of sidecars', { global: { proxy: { logLevel: 'debug' } } }, { sidecars: { logLevel: 'debug' } }),
  byValues('ranges that are captured', { global: { proxy: { includeIPRanges: '10.0.0.0/8,172.16.0.0/12' } } }, { sidecars: { includeIpRanges: ['10.0.0.0/8', '172.16.0.0/12'] } }),
  byValues('ranges that are not captured', { global: { proxy: { excludeIPRanges: '169.254.169.254/32' } } }, { sidecars: { excludeIpRanges: ['169.254.169.254/32'] } }),
  byValues('inbound ports that are not captured', { global: { proxy: { excludeInboundPorts: '9100,9200' } } }, { sidecars: { excludeInboundPorts: [9100, 9200] } }),
  byValues('outbound ports that are not captured', { global: { proxy: { excludeOutboundPorts: '3306' } } }, { sidecars: { excludeOutboundPorts: [3306] } }),
  byValues('no startup probe', { global: { proxy: { startupProbe: { enabled: false } } } }, { sidecars: { startupProbe: false } }),
  byValues('readiness that is asked for more often', { global: { proxy: { readinessPeriodSeconds: 5 } } }, { sidecars: { readinessPeriodSeconds: 5 } }),
];
