import type { DifferentialMethod } from './method.ts'
import { limma } from './methods/limma.ts'
import { negativeBinomialMethod } from './methods/negative-binomial.ts'
import { voomMethod } from './methods/voom.ts'

/** Every way to test features that `--method` knows: a new one is a file in `methods/` and a line here. */
export const differentialMethods: readonly DifferentialMethod[] = [limma, voomMethod, negativeBinomialMethod]

/** The method of that name; null where there is none. */
export function differentialNamed(name: string): DifferentialMethod | null {
  return differentialMethods.find(method => method.name === name) ?? null
}
