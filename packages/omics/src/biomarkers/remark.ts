import type { BiomarkerCohort } from './cohort.ts'
import type { FeatureEffects } from './feature-effect.ts'
import type { PanelCurve } from './panel.ts'
import type { Predictive } from './predictive.ts'

/** One item of REMARK and what this run knows of it. */
export interface RemarkAnswer {
  readonly item: number
  readonly section: string
  /** What the item asks for, shortened. */
  readonly asks: string
  /** `answered`: from the run; `in part`: the rest is the author's; `not given`: nothing in the run tells it. */
  readonly state: 'answered' | 'in part' | 'not given'
  readonly answer: string
}

/** What only the authors know; each text goes where the item is answered. */
export interface RemarkFacts {
  readonly marker?: string
  readonly objectives?: string
  readonly source?: string
  readonly treatments?: string
  readonly specimens?: string
  readonly assay?: string
  readonly design?: string
  readonly endpoints?: string
  readonly variables?: string
  readonly sampleSize?: string
  readonly interpretation?: string
  readonly implications?: string
}

export interface RemarkRun {
  readonly cohort: BiomarkerCohort
  readonly endpoint: string
  readonly sampleRule: string
  readonly effects: FeatureEffects
  readonly predictive: Predictive | null
  readonly panel: PanelCurve | null
  /** Exclusions before the cohort (patients without an endpoint, say), with the cohort's own. */
  readonly exclusions: readonly { readonly reason: string }[]
  readonly facts?: RemarkFacts
}

/**
 * The 20 items of REMARK answered from what the run knows, and named where it does not. McShane et al., J Natl Cancer Inst
 * 2005;97:1180; Altman, McShane, Sauerbrei & Taube, PLoS Med 2012;9:e1001216.
 */
export function remarkAnswers(run: RemarkRun): RemarkAnswer[] {
  const { cohort, effects, predictive, panel, facts = {} } = run
  const events = effects.events === null ? '' : ` with ${effects.events} events`
  const given = (value: string | undefined, where: keyof RemarkFacts) =>
    value === undefined
      ? { state: 'not given' as const, answer: `Not given: give it as '${where}' in the table of --remark.` }
      : { state: 'answered' as const, answer: value }
  const partly = (known: string, value: string | undefined, where: keyof RemarkFacts) =>
    value === undefined
      ? {
          state: 'in part' as const,
          answer: `${known} The rest is not given: give it as '${where}' in the table of --remark.`,
        }
      : { state: 'answered' as const, answer: `${known} ${value}` }
  const known = (answer: string) => ({ state: 'answered' as const, answer })
  const none = (answer: string) => ({ state: 'not given' as const, answer })
  const left = Map.groupBy(run.exclusions, ({ reason }) => reason)
  const leavers = [...left].map(([reason, list]) => `${list.length} ${reason}`).join('; ')
  const found = effects.effects.filter(effect => effect.fdr !== null && effect.fdr < 0.05).length
  const missing = effects.effects.filter(effect => effect.missing > 0).length
  const items: Omit<RemarkAnswer, 'item'>[] = [
    {
      section: 'Introduction',
      asks: 'Marker, objectives, hypotheses',
      ...partly(
        `${cohort.features.length} features of ${cohort.name} against ${run.endpoint}.`,
        facts.objectives ?? facts.marker,
        'objectives',
      ),
    },
    {
      section: 'Patients',
      asks: 'Characteristics, source, inclusion and exclusion',
      ...partly(
        `${cohort.size} patients${cohort.centres.length > 1 ? ` of ${cohort.centres.length} centres` : ''}; left out: ${leavers || 'nobody'}.`,
        facts.source,
        'source',
      ),
    },
    {
      section: 'Patients',
      asks: 'Treatments and how they were chosen',
      ...(cohort.treatment === null
        ? given(facts.treatments, 'treatments')
        : partly(
            `${cohort.treatment.control} and ${cohort.treatment.treated}, ${cohort.treatment.randomised ? 'allocated at random' : 'not allocated at random'}.`,
            facts.treatments,
            'treatments',
          )),
    },
    {
      section: 'Specimens',
      asks: 'Type of material, controls, preservation and storage',
      ...partly(`One sample a patient by rule: ${run.sampleRule}.`, facts.specimens, 'specimens'),
    },
    {
      section: 'Assay',
      asks: 'Method, protocol, quality control, blinding',
      ...partly(`Values on the scale '${cohort.scale}'.`, facts.assay, 'assay'),
    },
    {
      section: 'Design',
      asks: 'How cases were selected, period, follow-up',
      ...given(facts.design, 'design'),
    },
    {
      section: 'Design',
      asks: 'Endpoints, precisely',
      ...partly(`${run.endpoint} (${cohort.outcome.kind}).`, facts.endpoints, 'endpoints'),
    },
    {
      section: 'Design',
      asks: 'Candidate variables',
      ...partly(
        `${cohort.features.length} features; covariates: ${effects.covariates.length === 0 ? 'none' : effects.covariates.join(', ')}.`,
        facts.variables,
        'variables',
      ),
    },
    {
      section: 'Design',
      asks: 'Rationale of the sample size',
      ...partly(
        `${cohort.size} patients${events}; ${effects.perParameter.toPrecision(2)} for each parameter of the largest model.`,
        facts.sampleSize,
        'sampleSize',
      ),
    },
    {
      section: 'Statistical methods',
      asks: 'All methods, variable selection, assumptions, missing data',
      ...known(
        `${effects.method}; one feature at a time, ${effects.test === 'wald' ? "Wald's" : 'likelihood-ratio'} p, Benjamini and Hochberg's false discovery rate, Holm's p; linearity by restricted cubic splines; patients without a feature take no part in its model.${panel === null ? '' : ` Panels by nested cross-validation (${panel.validation}), learner ${panel.learner}, missing values by ${panel.imputer} within folds.`}`,
      ),
    },
    {
      section: 'Statistical methods',
      asks: 'How marker values were handled; how cut-offs were chosen',
      ...known('Continuous, per standard deviation and per unit; no cut-off was chosen.'),
    },
    {
      section: 'Results: data',
      asks: 'Flow of patients, numbers at each stage and reasons',
      ...known(
        `${cohort.size + patientsLost(run)} patients considered, ${cohort.size} analysed${events}; left out: ${leavers || 'nobody'}.`,
      ),
    },
    {
      section: 'Results: data',
      asks: 'Characteristics and the marker, with missing values',
      ...partly(
        `${missing} of ${effects.effects.length} tested features have missing values; ${effects.skipped.length} were not tested.`,
        undefined,
        'source',
      ),
    },
    {
      section: 'Results: analysis',
      asks: 'Relation of the marker to standard prognostic variables',
      ...none(
        'Not given: test the features against each covariate (tessera omics de), and give it in the text.',
      ),
    },
    {
      section: 'Results: analysis',
      asks: 'Univariable relation to the outcome, with interval',
      ...known(
        `In the table of effects: ${effects.measure.label.toLowerCase()} with ${effects.level * 100} % interval of every feature, not only of those found.`,
      ),
    },
    {
      section: 'Results: analysis',
      asks: 'Multivariable: effects with intervals, of all variables',
      ...(effects.covariates.length === 0
        ? none('Not given: name covariates (--adjust).')
        : known(
            `In the table of effects: each feature beside ${effects.covariates.join(', ')}; ${found} at a false discovery rate below 0.05.`,
          )),
    },
    {
      section: 'Results: analysis',
      asks: 'Marker together with standard variables',
      ...(effects.covariates.length === 0
        ? none('Not given: name covariates (--adjust).')
        : known(
            panel === null || panel.sizes[0].gain === null
              ? 'Effects are beside all covariates.'
              : `The panel of ${panel.chosen} adds ${gainText(panel)} to the covariates alone.`,
          )),
    },
    {
      section: 'Results: analysis',
      asks: 'Further analyses: assumptions, sensitivity, validation',
      ...known(
        [
          `linearity of each feature${cohort.centres.length > 1 ? ', effects by centre with heterogeneity' : ''}`,
          ...(predictive?.verdict === 'tested'
            ? ['interaction with treatment']
            : predictive === null
              ? []
              : [`interaction with treatment not asked (${predictive.reason})`]),
          ...(panel === null
            ? ['no panel was validated']
            : [`internal validation by ${panel.validation}, no external validation`]),
        ]
          .join('; ')
          .concat('.'),
      ),
    },
    {
      section: 'Discussion',
      asks: 'Interpretation, limitations',
      ...given(facts.interpretation, 'interpretation'),
    },
    {
      section: 'Discussion',
      asks: 'Implications for research and care',
      ...given(facts.implications, 'implications'),
    },
  ]
  return items.map((item, i) => ({ item: i + 1, ...item, answer: sentence(item.answer) }))
}

function patientsLost({ exclusions }: RemarkRun): number {
  return new Set(exclusions.flatMap(one => ('stage' in one && one.stage === 'patient' ? [one] : []))).size
}

function gainText(panel: PanelCurve): string {
  const gain = panel.sizes[panel.chosen - 1].gain
  if (gain === null) return 'nothing that was measured'
  const round = (value: number) => value.toFixed(3)
  return `${round(gain.value)} (${round(gain.lower)} to ${round(gain.upper)}) of ${panel.measure}`
}

const sentence = (text: string) => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
