import { isIP } from 'node:net';
import type * as cel from '@bufbuild/cel';
import { isRequestUrl, parseRequestUrl } from '../checks/url';

type Library = typeof cel;

/** The functions that the API server adds to CEL and that the known definitions call; a URL is carried as its text. */
export function kubernetesFunctions({ celFunc, celMethod, CelScalar }: Library): cel.CelFunc[] {
  const { STRING, BOOL } = CelScalar;
  return [
    celFunc('isURL', [STRING], BOOL, isRequestUrl),
    celFunc('url', [STRING], STRING, (text) => {
      if (parseRequestUrl(text) === undefined) throw new Error('not a URL');
      return text;
    }),
    celMethod('getScheme', STRING, [], STRING, function () { return parseRequestUrl(this)?.scheme ?? ''; }),
    celFunc('isIP', [STRING], BOOL, (text) => isIP(text) !== 0),
  ];
}
