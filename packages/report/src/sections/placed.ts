import type { Estimate, Question, Section } from '@tessera/evidence'
import { estimateTable } from '../tables/estimate-table.ts'
import { escapeText } from '../text/escape.ts'
import { type Asked, isQuestion, validationsOf } from './asked.ts'
import { type Block, type Chapter, prose } from './chapter.ts'
import { flowLists } from './flow-lists.ts'
import type { Source } from './source.ts'

/** Heading, name in the contents and the sentence that tells a reader how to read the section. */
const headings: Record<Section, { title: string; short: string; lead: string }> = {
  sensitivity: {
    title: 'What was left out, and what it cost',
    short: 'Left out',
    lead: 'This run went without something on purpose. It is no registered analysis: the plan is as it was, and every number here is exploratory.',
  },
  patients: { title: 'Who was studied', short: 'Patients', lead: '' },
  comparison: {
    title: 'The arms compared',
    short: 'The arms',
    lead: 'Patients are analysed in the arm that chance or they themselves assigned, whatever they received.',
  },
  cohorts: {
    title: 'Randomised and by preference',
    short: 'Cohorts',
    lead: 'Chance makes the randomised arms alike. Those who chose are compared after weighting by what is measured; what nobody measured stays.',
  },
  emulation: {
    title: 'The arms compared as a trial would',
    short: 'Target trial',
    lead: 'Every patient counts for each arm that what was seen of them still agrees with, from time zero on; what decided the treatment is weighted away as far as it was measured.',
  },
  overlap: {
    title: 'Whether the arms can be compared',
    short: 'Overlap and balance',
    lead: 'A comparison needs patients of every kind in every arm. What was not measured cannot be balanced.',
  },
  benefit: {
    title: 'Who gains',
    short: 'Who gains',
    lead: 'Predicted by models that never saw the patient; observed by doubly robust scores. A group differs from another only where the interval says so.',
  },
  toxicity: {
    title: 'Harm',
    short: 'Harm',
    lead: 'Worst grade a patient, by the treatment received, from time zero on.',
  },
  biomarkers: {
    title: 'Whether a marker tells who gains',
    short: 'Markers',
    lead: 'A marker is predictive where the effect of treatment changes with it; one that foretells the outcome alike in both arms is prognostic. No other finding licenses either word.',
  },
  screens: {
    title: 'Biomarkers, one feature at a time',
    short: 'Biomarkers',
    lead: 'Every feature that was measured before time zero: what foretells the outcome, what changes the effect of treatment, what foretells harm. Hundreds are tested, so that only the false discovery rate counts; a screen ranks candidates and proves none.',
  },
  trajectories: {
    title: 'How markers move on the way',
    short: 'Markers over visits',
    lead: 'Means over visits by what became of the patients, up to the event. A difference describes; whether it foretells is asked at the landmarks.',
  },
  dynamic: {
    title: 'One patient, updated at each visit',
    short: 'Updated predictions',
    lead: 'What models that had not seen a patient said of them at each landmark, with what was known by then.',
  },
  'risk-groups': {
    title: 'Risk groups, cut where training put the line',
    short: 'Risk groups',
    lead: 'The cut-off was fixed on training patients; the curves show patients whom the model had not seen.',
  },
  discrimination: {
    title: 'Who is at higher risk',
    short: 'Discrimination',
    lead: 'Discrimination: how well the model ranks patients. 0.5 is a coin toss (of a correlation 0), 1 is perfect. It is computed within each fold or centre, never over pooled raw scores.',
  },
  calibration: {
    title: 'Whether the predicted risks are right',
    short: 'Calibration',
    lead: 'On the diagonal, as many patients have the event as the model said would. The bars show how many patients were given which risk.',
  },
  usefulness: {
    title: 'Whether acting on it would do good',
    short: 'Usefulness',
    lead: 'Net benefit counts true positives less false positives, weighed by the threshold at which one would act. A model is of use where it lies above both treating all and treating none.',
  },
  centres: {
    title: 'Whether it holds in every centre',
    short: 'Every centre',
    lead: 'A centre with fewer than 10 events or 10 non-events is described, not estimated.',
  },
  subgroups: { title: 'Whether it holds in every subgroup', short: 'Subgroups', lead: '' },
  models: {
    title: 'What each model adds',
    short: 'Models compared',
    lead: 'Every model was fitted and tested on the same patients and the same folds as the baseline.',
  },
  explanation: { title: 'The model, to apply by hand', short: 'The model', lead: '' },
  controls: {
    title: 'What chance and the centre alone would yield',
    short: 'Controls',
    lead: 'If the whole procedure found as much in shuffled outcomes, the result would mean nothing.',
  },
  exclusions: { title: 'Exclusions with their reasons', short: 'Exclusions', lead: '' },
  methods: { title: 'How it was done', short: 'Methods and run', lead: '' },
}

export const sectionTitle = (section: Section): string => headings[section].title
export const sectionShort = (section: Section): string => headings[section].short

/** Measures that a section shows as a table when the evidence has no table of its own there. */
const measures: Partial<Record<Section, RegExp>> = {
  discrimination: /^(auc|harrell_c|uno_c|wolbers_c|time_auc|ordinal_c|pearson|r_squared|spearman)/,
  calibration:
    /^(observed_expected|calibration_|mean_error|rmse|mae|ici|e50|e90|brier|scaled_brier|integrated_brier|log_score|ranked_probability)/,
  usefulness: /^net_benefit/,
  models: /^difference/,
}

/**
 * The figures and tables of one section, in the order of the validations, figures before tables. `question`
 * null takes what belongs to the study as a whole; `alsoStudy` puts that behind what belongs to the question.
 */
export function placedBlocks(
  source: Source,
  section: Section,
  question: Asked | null,
  alsoStudy = false,
): Block[] {
  const ids = question === null ? [null] : [question.id, ...(alsoStudy ? [null] : [])]
  const here = <T extends { section: Section; question: string | null }>(items: readonly T[]): T[] =>
    ids.flatMap(id => items.filter(item => item.section === section && item.question === id))
  const figures = here(source.evidence.figures)
  const tables = here(source.evidence.tables)
  const extra =
    question === null || !isQuestion(question) ? [] : estimatesOf(source, section, question, tables)
  const order = [null, ...validationsOf(question).map(v => v.id)]
  const known = (v: string | null): string | null => (order.includes(v) ? v : null)
  const used = order.filter(v => [...figures, ...tables, ...extra].some(item => known(item.validation) === v))
  return used.flatMap(validation => {
    const label = validationsOf(question).find(v => v.id === validation)?.label
    const blocks: Block[] = []
    if (label !== undefined && used.filter(v => v !== null).length > 1)
      blocks.push(prose(`<p class="run-in">${escapeText(label)}</p>`))
    for (const figure of figures.filter(f => known(f.validation) === validation))
      blocks.push(
        source.figure(
          figure,
          figure.kind === 'flow' ? at => flowLists(figure, source.evidence, at) : undefined,
        ),
      )
    for (const table of tables.filter(t => known(t.validation) === validation))
      blocks.push(source.record(table))
    for (const { estimates } of extra.filter(e => e.validation === validation))
      if (question !== null && isQuestion(question))
        blocks.push(source.table(name => estimateTable(name, sectionShort(section), estimates, question)))
    return blocks
  })
}

function estimatesOf(
  source: Source,
  section: Section,
  question: Question,
  tables: readonly { validation: string | null }[],
): { validation: string; estimates: Estimate[] }[] {
  const pattern = measures[section]
  if (pattern === undefined) return []
  return question.validations
    .filter(validation => !tables.some(t => t.validation === validation.id || t.validation === null))
    .map(validation => ({
      validation: validation.id,
      estimates: source.evidence.estimates.filter(
        e =>
          e.question === question.id &&
          e.validation === validation.id &&
          e.fold === null &&
          e.subgroup === null &&
          e.model !== null &&
          pattern.test(e.measure),
      ),
    }))
    .filter(({ estimates }) => estimates.length > 0)
}

/** A section as a chapter; null when it holds nothing. */
export function placedChapter(
  source: Source,
  section: Section,
  question: Asked | null,
  level: 2 | 3,
  more: readonly Block[] = [],
): Chapter | null {
  const only = source.asked.length === 1
  const blocks = [...placedBlocks(source, section, question, only), ...more]
  if (blocks.length === 0) return null
  const { title, short, lead } = headings[section]
  const prefix = question !== null && level === 3 ? `${question.id}-` : ''
  const first = lead === '' ? [] : [prose(`<p class="lead-in">${escapeText(lead)}</p>`)]
  return { id: `${prefix}${section}`, title, short, level, blocks: [...first, ...blocks] }
}
