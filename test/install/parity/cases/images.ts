import type { ParityCase } from './parity-case';
import { byDefault, byValues } from './parity-case';
import { Profile } from '../../../../src/install';

export const images: readonly ParityCase[] = [
  byDefault('a mirror', { hub: 'registry.example.com/istio', tag: '1.31.1' }, { hub: 'registry.example.com/istio' }),
  byValues('distroless images', { global: { variant: 'distroless' } }, { images: { variant: 'distroless' } }),
  byValues('images with tools for debugging', { global: { variant: 'debug' } }, { images: { variant: 'debug' } }),
  byValues('images that are always pulled', { global: { imagePullPolicy: 'Always' } }, { images: { pullPolicy: 'Always' } }),
  byValues('secrets to pull with', { global: { imagePullSecrets: ['registry'] } }, { images: { pullSecrets: ['registry'] } }),
  {
    name: 'secrets to pull with in the ambient profile',
    profile: 'ambient',
    overrides: { values: { global: { imagePullSecrets: ['registry'] }, ztunnel: { imagePullSecrets: ['registry'] } } },
    props: { profile: Profile.ambient(), images: { pullSecrets: ['registry'] } },
  },
];
