import { endpointColumns } from '@tessera/clinical'
import type { ProtocolFile } from '../protocol/read.ts'
import type { Environment } from './environment.ts'

/** Every column that an endpoint of the protocol reads, with the endpoint that reads it. */
export function outcomeColumns(file: ProtocolFile, environment: Environment): ReadonlyMap<string, string> {
  const outcome = new Map<string, string>()
  for (const [name, definition] of Object.entries(file.protocol.endpoints)) {
    const columnsRead = (expression: string) => environment.columnsRead(expression, ['endpoints', name])
    for (const column of endpointColumns(definition, { columnsRead }))
      for (const part of environment.madeOf(column)) if (!outcome.has(part)) outcome.set(part, name)
  }
  return outcome
}
