import { type Finding, hasErrors } from '@tessera/evidence'
import { intakeLoaded } from '../intake/intake.ts'
import type { LoadedStudy } from '../intake/load.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'

/**
 * The questions, and the trial, that cannot be asked of what is left, each with the first error that it meets when asked by
 * itself; empty where there is no error, or where the errors belong to none of them.
 */
export function notAskable(file: ProtocolFile, loaded: LoadedStudy): Map<string, string> {
  const refused = new Map<string, string>()
  const { trial, ...protocol } = file.protocol
  const alone = { ...protocol, questions: [], biomarkers: [], dynamic: [] }
  const errorsOf = (own: Partial<ProtocolFile['protocol']>, harm: LoadedStudy['harm']): Finding[] =>
    intakeLoaded({ ...file, protocol: { ...alone, ...own } }, { ...loaded, harm }).findings.filter(
      ({ severity }) => severity === 'error',
    )
  const before = errorsOf({}, new Map())
  if (hasErrors(before)) return refused
  protocol.questions.forEach((question, index) => {
    const own = loaded.harm.get(index)
    const [error] = errorsOf({ questions: [question] }, own === undefined ? new Map() : new Map([[0, own]]))
    if (error !== undefined) refused.set(questionId(question), error.message)
  })
  for (const given of protocol.biomarkers) {
    const [error] = errorsOf({ biomarkers: [given] }, new Map())
    if (error !== undefined) refused.set(given.id, error.message)
  }
  const [error] = trial === undefined ? [] : errorsOf({ trial }, new Map())
  if (error !== undefined) refused.set('trial', error.message)
  return refused
}
