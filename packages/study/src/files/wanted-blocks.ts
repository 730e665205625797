import { deltaBlock } from '../protocol/block.ts'
import type { StudyProtocol } from '../protocol/study.ts'

/** The blocks that any model of any question or a label reads, and those that changes are formed of. */
export function wantedBlocks(protocol: StudyProtocol): Set<string> {
  const used = protocol.questions.flatMap(({ models }) =>
    Object.values(models).flatMap(model => (Array.isArray(model) ? model : (model.blocks ?? []))),
  )
  const changed = used.flatMap(name => {
    const delta = deltaBlock(protocol.blocks, name)?.delta
    return delta === undefined ? [] : [delta.from, delta.to]
  })
  const labels = Object.values(protocol.labels).flatMap(({ from }) => from)
  return new Set([...used, ...changed, ...labels])
}
