import type { Finding } from '@tessera/evidence'
import type { ProtocolFile } from '../../protocol/read.ts'
import type { BenefitClock } from './clock.ts'
import { questionFault } from './question-fault.ts'

/** Arms whose patients all come from one of several centres. */
export function armsOfOneCentre(clock: BenefitClock, centre: Int32Array, arms: number) {
  const all = new Set(centre)
  if (all.size < 2) return []
  return Array.from({ length: arms }, (_, arm) => {
    const own = new Set(Array.from(centre).filter((_, i) => clock.arm[i] === arm))
    return { arm, centres: own }
  }).flatMap(({ arm, centres }) => (centres.size === 1 ? [{ arm, centre: [...centres][0] }] : []))
}

/** An error where nothing is left to compare: the control, or every other arm, is of one centre. */
export function oneCentreFindings(
  file: ProtocolFile,
  index: number,
  structural: readonly { readonly arm: number; readonly centre: number }[],
  labels: readonly string[],
  centres: readonly string[],
): Finding[] {
  const control = structural.some(({ arm }) => arm === 0)
  const every = control || structural.length >= labels.length - 1
  return structural.map(({ arm, centre }) => ({
    ...questionFault(
      file,
      index,
      'arm-in-one-centre',
      `all patients with ${labels[arm]} were treated in ${centres[centre]}: its effect cannot be told from the centre's`,
      'ask about arms that several centres gave, or leave the arm out of treatment.arms',
    ),
    severity: every ? ('error' as const) : ('warning' as const),
  }))
}
