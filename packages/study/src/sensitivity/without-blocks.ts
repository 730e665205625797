import type { BlockProtocol } from '../protocol/block.ts'
import { predictedColumn } from '../protocol/label.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { Consequence } from './consequence.ts'
import { mentions } from './mentions.ts'
import type { Gone, Reduced } from './reduced.ts'
import { withoutQuestions } from './without-questions.ts'

/**
 * The protocol without some blocks and labels and without whatever is made of them: changes, predictions of labels, columns
 * measured from an assay and the endpoints that read those, and in the end models and questions. Columns of the tables
 * stay where eligibility, an outcome or an adjustment names them: taking them away would change who is compared, and
 * not what a model reads.
 * @param lost blocks and labels that cannot be had, by name, with the reason
 */
export function withoutBlocks(
  protocol: StudyProtocol,
  lost: { readonly blocks?: ReadonlyMap<string, string>; readonly labels?: ReadonlyMap<string, string> },
): Reduced {
  const blocks = new Map(lost.blocks)
  const labels = new Map(lost.labels)
  const columns = new Set<string>()
  const consequences: Consequence[] = []
  const say = (what: Consequence['what'], name: string, became: Consequence['became'], because: string) =>
    consequences.push({ what, name, question: null, became, because })
  for (const [name, because] of blocks) say('block', name, 'refused', because)
  for (const [name, because] of labels) say('label', name, 'refused', because)
  const drop = (name: string, because: string) => {
    if (blocks.has(name)) return false
    blocks.set(name, because)
    say('block', name, 'refused', because)
    return true
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const [name, block] of Object.entries(protocol.blocks)) {
      const because = impossible(block, blocks, labels)
      if (because !== null) changed = drop(name, because) || changed
    }
    for (const [name, { from }] of Object.entries(protocol.labels)) {
      if (labels.has(name) || !from.every(block => blocks.has(block))) continue
      labels.set(name, `nothing is left to predict it from (${from.join(', ')})`)
      say('label', name, 'refused', labels.get(name) ?? '')
      changed = true
    }
  }
  for (const name of labels.keys()) columns.add(predictedColumn(name))
  for (const [name, { assay }] of Object.entries(protocol.measured)) {
    if (!blocks.has(assay)) continue
    columns.add(name)
    say('measured', name, 'refused', `it is computed from '${assay}'`)
  }
  for (let before = -1; before !== columns.size; ) {
    before = columns.size
    for (const [name, expression] of Object.entries(protocol.derive))
      if (mentions(expression, columns)) columns.add(name)
  }
  const endpoints = new Map<string, string>()
  for (const [name, endpoint] of Object.entries(protocol.endpoints)) {
    if (!mentions({ ...endpoint, label: '' }, columns)) continue
    const read = [...columns].filter(column => mentions({ ...endpoint, label: '' }, new Set([column])))
    endpoints.set(name, `it is made of ${read.join(', ')}`)
    say('endpoint', name, 'refused', endpoints.get(name) ?? '')
  }
  const gone: Gone = { blocks, labels, endpoints, columns }
  const asked = withoutQuestions({ ...protocol, blocks: keptBlocks(protocol, gone) }, protocol, gone)
  return {
    protocol: {
      ...asked.protocol,
      labels: Object.fromEntries(
        Object.entries(protocol.labels)
          .filter(([name]) => !labels.has(name))
          .map(([name, label]) => [name, { ...label, from: label.from.filter(block => !blocks.has(block)) }]),
      ),
      measured: withoutKeys(protocol.measured, columns),
      derive: withoutKeys(protocol.derive, columns),
      endpoints: withoutKeys(protocol.endpoints, endpoints),
    },
    consequences: [...consequences, ...asked.consequences],
  }
}

/** Why a block cannot be had although nobody left it out. */
function impossible(
  block: BlockProtocol,
  blocks: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, string>,
): string | null {
  if ('delta' in block) {
    const lost = [block.delta.from, block.delta.to].find(name => blocks.has(name))
    return lost === undefined ? null : `it is the change from or to '${lost}'`
  }
  if ('predictedLabel' in block && block.predictedLabel.every(name => labels.has(name)))
    return 'none of its labels can be predicted'
  return null
}

function keptBlocks(protocol: StudyProtocol, { blocks, labels }: Gone): StudyProtocol['blocks'] {
  return Object.fromEntries(
    Object.entries(protocol.blocks)
      .filter(([name]) => !blocks.has(name))
      .map(([name, block]) => [
        name,
        'predictedLabel' in block
          ? { ...block, predictedLabel: block.predictedLabel.filter(label => !labels.has(label)) }
          : block,
      ]),
  )
}

function withoutKeys<T>(
  record: Readonly<Record<string, T>>,
  gone: { has(name: string): boolean },
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !gone.has(name)))
}
