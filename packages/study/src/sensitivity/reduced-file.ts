import type { ProtocolFile } from '../protocol/read.ts'
import { questionId } from '../protocol/references.ts'
import type { StudyProtocol } from '../protocol/study.ts'

/** The protocol file with a protocol that asks less; lines are those of the text as it was written. */
export function reducedFile(file: ProtocolFile, protocol: StudyProtocol): ProtocolFile {
  const ids = file.protocol.questions.map(questionId)
  const written = protocol.questions.map(question => ids.indexOf(questionId(question)))
  return {
    ...file,
    protocol,
    lineOf: path =>
      path[0] === 'questions' && typeof path[1] === 'number'
        ? file.lineOf(['questions', written[path[1]] ?? path[1], ...path.slice(2)])
        : file.lineOf(path),
  }
}
