import type { StudyProtocol } from '../protocol/study.ts'
import type { Consequence } from './consequence.ts'
import type { Reduced } from './reduced.ts'

/**
 * The ways of validating that are left when centres are: no external centre that is gone, and no leaving out of centres
 * where one is left; then patients are divided at random, five-fold and ten times.
 * @param left centres that still have patients
 */
export function withoutCentres(protocol: StudyProtocol, left: readonly string[]): Reduced {
  const consequences: Consequence[] = []
  const say = (name: string, because: string) =>
    consequences.push({ what: 'validation', name, question: null, became: 'refused', because })
  const { leaveOut, temporalByCentre, ...rest } = protocol.validation
  const external = rest.external.filter(name => left.includes(name))
  for (const name of rest.external)
    if (!external.includes(name)) say(`external ${name}`, 'the centre is left out')
  const development = left.filter(name => !external.includes(name)).length
  const leaving = leaveOut !== undefined && development >= 2
  if (leaveOut !== undefined && !leaving)
    say('leave one centre out', `${development} centre is left; patients are divided at random instead`)
  const dates =
    typeof temporalByCentre === 'object'
      ? Object.fromEntries(Object.entries(temporalByCentre).filter(([name]) => left.includes(name)))
      : temporalByCentre
  return {
    protocol: {
      ...protocol,
      validation: {
        ...rest,
        external,
        ...(leaving ? { leaveOut } : {}),
        ...(leaveOut !== undefined && !leaving && rest.repeated === undefined
          ? { repeated: { folds: 5, repeats: 10 } }
          : {}),
        ...(dates === undefined ? {} : { temporalByCentre: dates }),
      },
    },
    consequences,
  }
}
