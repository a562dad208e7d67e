import { access } from './access';
import { externals } from './externals';
import { gateways } from './gateways';
import { hosts } from './hosts';
import { mutualTls } from './mutual-tls';
import type { Recogniser } from './recogniser';
import { tokens } from './tokens';

/** In the order in which documents are written. What none of them knows is kept as it is. */
export const recognisers: readonly Recogniser[] = [externals, hosts, gateways, mutualTls, tokens, access];
