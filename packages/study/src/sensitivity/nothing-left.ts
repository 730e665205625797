import { FindingsError } from '@tessera/evidence'
import type { StudyProtocol } from '../protocol/study.ts'
import type { Consequence } from './consequence.ts'

/** @throws FindingsError where a protocol that was made smaller asks nothing any more */
export function requireAsked(protocol: StudyProtocol, consequences: readonly Consequence[]): void {
  if (protocol.questions.length > 0 || protocol.trial !== undefined) return
  const reasons = consequences
    .filter(({ what }) => what === 'question' || what === 'analysis')
    .map(({ name, because }) => `${name}: ${because}`)
  throw new FindingsError([
    {
      severity: 'error',
      code: 'nothing-left-to-ask',
      message: `without what is left out nothing can be asked (${reasons.join('; ')})`,
      cure: 'leave out less',
    },
  ])
}
