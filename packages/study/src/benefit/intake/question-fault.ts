import type { Finding } from '@tessera/evidence'
import type { ProtocolFile } from '../../protocol/read.ts'

/** Why a question of benefit cannot be asked, at its place in the protocol. */
export function questionFault(
  file: ProtocolFile,
  index: number,
  code: string,
  message: string,
  cure: string,
): Finding {
  return {
    severity: 'error',
    code,
    message,
    cure,
    file: file.file,
    row: file.lineOf(['questions', index, 'benefit']),
    field: 'benefit',
  }
}
