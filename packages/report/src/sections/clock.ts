import { escapeText } from '../text/escape.ts'
import { fixed } from '../text/number.ts'
import { type Block, type Chapter, prose } from './chapter.ts'
import type { Source } from './source.ts'

/** Time zero, what was known when, and what was planned: the frame inside which the numbers mean something. */
export function clockChapter(source: Source): Chapter {
  const { clock, plan } = source.evidence
  const blocks: Block[] = [prose(`<p>${escapeText(clock.description)}</p>`)]
  const facts: [string, string][] = [['Time zero', clock.timeZero]]
  if (clock.dataCut !== null) facts.push(['Data cut', clock.dataCut])
  if (clock.medianFollowUp !== null) {
    const { value, lower, upper, unit } = clock.medianFollowUp
    const limits = lower === null || upper === null ? '' : ` (${fixed(lower, 1)} to ${fixed(upper, 1)})`
    facts.push(['Median follow-up', `${fixed(value, 1)}${limits} ${unit}, reverse Kaplan-Meier`])
  }
  facts.push(['Plan', planText(source)])
  blocks.push(
    prose(
      `<dl class="facts">${facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${escapeText(v)}</dd></div>`).join('')}</dl>`,
    ),
  )
  if (clock.clocks !== undefined) blocks.push(clocksTable(source, clock.clocks))
  if (clock.departures !== undefined) blocks.push(departuresTable(source, clock.departures))
  if (clock.declarations.length > 0)
    blocks.push(
      source.table(name => ({
        name,
        title: 'When the values were known',
        caption:
          'A declaration is what the protocol says; “verified” means that dates in the tables bear it out.',
        note: null,
        exploratory: false,
        columns: ['Block', 'Known at', 'Verified by dates'].map(label => ({ label, align: 'left' })),
        rows: clock.declarations.map(d => ({
          kind: 'plain',
          cells: [d.block, d.knownAt, d.verified ? 'yes' : 'no: declared, unverified'],
        })),
        numbers: {
          columns: ['block', 'known at', 'verified'],
          rows: clock.declarations.map(d => [d.block, d.knownAt, d.verified ? 'yes' : 'no']),
        },
      })),
    )
  if (clock.assumed.length > 0)
    blocks.push(prose(list('Assumed, though the registration does not say so', clock.assumed)))
  if (plan.amendments.length > 0)
    blocks.push(
      source.table(name => ({
        name,
        title: 'Amendments since the plan was frozen',
        caption: 'Whatever rests on them is marked exploratory.',
        note: null,
        exploratory: false,
        columns: ['What', 'Planned', 'Now'].map(label => ({ label, align: 'left' })),
        rows: plan.amendments.map(a => ({ kind: 'plain', cells: [a.path, a.planned, a.now] })),
        numbers: {
          columns: ['path', 'planned', 'now'],
          rows: plan.amendments.map(a => [a.path, a.planned, a.now]),
        },
      })),
    )
  if (plan.exploratory.length > 0)
    blocks.push(prose(list('Outside the frozen plan, hence exploratory', plan.exploratory)))
  return { id: 'plan', title: 'The clock and the plan', short: 'Clock and plan', level: 2, blocks }
}

type Clock = Source['evidence']['clock']

function clocksTable(source: Source, clocks: NonNullable<Clock['clocks']>): Block {
  const rows = clocks.map(({ name, population, questions }) => [
    name,
    population ?? 'not said',
    questions.join(', '),
  ])
  return source.table(name => ({
    name,
    title: 'Clocks',
    caption: 'Each question counts from one of these, with what was known by then.',
    note: null,
    exploratory: false,
    columns: ['Time zero', 'Answers are about', 'Questions'].map(label => ({ label, align: 'left' })),
    rows: rows.map(cells => ({ kind: 'plain', cells })),
    numbers: { columns: ['time zero', 'population', 'questions'], rows },
  }))
}

function departuresTable(source: Source, departures: NonNullable<Clock['departures']>): Block {
  const rows = departures.map(({ registered, done, because }) => [registered, done, because])
  return source.table(name => ({
    name,
    title: 'Where the registration cannot apply',
    caption: 'As registered, what is done instead, and why.',
    note: null,
    exploratory: false,
    columns: ['Registered', 'Done', 'Because'].map(label => ({ label, align: 'left' })),
    rows: rows.map(cells => ({ kind: 'plain', cells })),
    numbers: { columns: ['registered', 'done', 'because'], rows },
  }))
}

export function planText(source: Source): string {
  const { plan } = source.evidence
  if (!plan.frozen) return 'not frozen before outcomes were read: every number here is exploratory'
  const when = plan.frozenAt === null ? '' : ` on ${plan.frozenAt.slice(0, 10)}`
  return `frozen${when}${plan.hash === null ? '' : `, hash ${plan.hash.slice(0, 12)}`}`
}

function list(title: string, items: readonly string[]): string {
  return `<p class="run-in">${escapeText(title)}</p><ul class="plain">${items.map(item => `<li>${escapeText(item)}</li>`).join('')}</ul>`
}
