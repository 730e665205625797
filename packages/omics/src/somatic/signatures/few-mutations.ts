import type { Finding } from '@tessera/evidence'
import type { SignatureFit } from './refit.ts'

/** Below this a sample's exposures say little: their intervals reach from none to most of the mutations. */
export const fewestMutations = 50

/** One finding that names how many samples have too few substitutions to be read one by one. */
export function fewMutations(
  samples: readonly string[],
  fits: readonly Pick<SignatureFit, 'mutations'>[],
  file: string,
): Finding[] {
  const few = samples.filter((_, s) => fits[s].mutations < fewestMutations)
  if (few.length === 0) return []
  return [
    {
      severity: 'warning',
      code: 'few-mutations',
      message: `${few.length} of ${samples.length} samples have fewer than ${fewestMutations} substitutions (${few.slice(0, 3).join(', ')}${few.length > 3 ? ', ...' : ''}): their exposures are not to be read one by one`,
      cure: 'read the intervals, pool the samples of a group, or refit to the signatures known of this tumour alone (--signatures)',
      file,
      count: few.length,
    },
  ]
}
