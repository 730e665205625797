import type { Block, Chapter } from './chapter.ts'
import { prose } from './chapter.ts'
import { placedBlocks, sectionShort, sectionTitle } from './placed.ts'
import type { Source } from './source.ts'

/** Everyone who left, where, why and from which centre. */
export function exclusionsChapter(source: Source, placed: readonly Block[]): Chapter {
  const { exclusions } = source.evidence
  const questions = source.asked
  const blocks: Block[] = [...placedBlocks(source, 'exclusions', null), ...placed]
  if (exclusions.length === 0)
    blocks.unshift(prose('<p class="note">Nobody was left out: the exclusion ledger is empty.</p>'))
  else {
    const several = questions.length > 1
    const scope = (id: string | null): string =>
      id === null ? 'all' : (questions.find(q => q.id === id)?.label ?? id)
    blocks.unshift(
      source.table(name => ({
        name,
        title: 'Patients left out, by stage, reason and centre',
        caption:
          'Counted from the exclusion ledger, exclusions.csv in the run folder, which names each patient by the study’s own identifier.',
        note: null,
        exploratory: false,
        columns: [
          { label: 'Stage', align: 'left' },
          { label: 'Reason', align: 'left' },
          ...(several ? [{ label: 'Question', align: 'left' as const }] : []),
          { label: 'Patients', align: 'right' },
          { label: 'By centre', align: 'left' },
        ],
        rows: exclusions.map(e => ({
          kind: 'plain',
          cells: [
            e.stage,
            e.reason,
            ...(several ? [scope(e.question)] : []),
            String(e.n),
            e.byCentre.map(c => `${c.centre} ${c.n}`).join(', '),
          ],
        })),
        numbers: {
          columns: ['stage', 'reason', 'question', 'centre', 'n'],
          rows: exclusions.flatMap(e => e.byCentre.map(c => [e.stage, e.reason, e.question, c.centre, c.n])),
        },
      })),
    )
  }
  return {
    id: 'exclusions',
    title: sectionTitle('exclusions'),
    short: sectionShort('exclusions'),
    level: 2,
    blocks,
  }
}
