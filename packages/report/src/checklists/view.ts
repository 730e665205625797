import { type Block, type Chapter, prose } from '../sections/chapter.ts'
import type { Source } from '../sections/source.ts'
import { escapeText } from '../text/escape.ts'
import { plural } from '../text/number.ts'
import { statement } from './facts.ts'
import type { ChecklistItem } from './item.ts'
import { probastAi } from './probast-ai.ts'
import { tripodAi } from './tripod-ai.ts'

export const blank = 'Blank: neither the protocol nor the run record answers it'

/** TRIPOD+AI as a chapter. */
export function tripodChapter(source: Source): Chapter {
  return checklistChapter(source, tripodAi, {
    id: 'tripod',
    title: 'TRIPOD+AI: what a report of a prediction model should say',
    short: 'TRIPOD+AI',
    caption: 'Collins GS, et al. BMJ 2024;385:e078378. Items paraphrased.',
  })
}

/** PROBAST+AI as a chapter. */
export function probastChapter(source: Source): Chapter {
  return checklistChapter(source, probastAi, {
    id: 'probast',
    title: 'PROBAST+AI: where bias could come in',
    short: 'PROBAST+AI',
    caption:
      'Moons KGM, et al. BMJ 2025;388:e082505. Signalling questions paraphrased by part and domain; the numbers are ours (D development, E evaluation). Facts from the record, not judgements.',
  })
}

function checklistChapter(
  source: Source,
  items: readonly ChecklistItem[],
  about: { id: string; title: string; short: string; caption: string },
): Chapter {
  const answered = items.map(item => ({ item, said: statement(source, item.number) ?? item.answer(source) }))
  const blanks = answered.filter(({ said }) => said === null).length
  const lead =
    `${plural(items.length - blanks, 'item')} answered from the protocol and the run record, ${plural(blanks, 'item')} left blank. ` +
    'A blank is for the authors to fill in: “statements” in study.yaml, by item number.'
  const blocks: Block[] = [
    prose(`<p class="lead-in">${escapeText(lead)}</p>`),
    source.table(
      name => ({
        name,
        title: about.title,
        caption: about.caption,
        note: null,
        exploratory: false,
        columns: ['Item', 'Asks', 'Answer'].map(label => ({ label, align: 'left' })),
        rows: answered.flatMap(({ item, said }, i) => [
          ...(i === 0 || answered[i - 1].item.topic !== item.topic
            ? [{ kind: 'heading' as const, cells: [item.topic, '', ''] }]
            : []),
          { kind: 'plain' as const, cells: [item.number, item.asks, said ?? blank] },
        ]),
        numbers: {
          columns: ['item', 'topic', 'asks', 'answer'],
          rows: answered.map(({ item, said }) => [item.number, item.topic, item.asks, said]),
        },
      }),
      true,
    ),
  ]
  return { id: about.id, title: about.title, short: about.short, level: 2, blocks }
}
