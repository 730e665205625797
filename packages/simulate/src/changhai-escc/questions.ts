import type { ImageFiles } from '../simulation.ts'

type Model = Readonly<Record<string, unknown>>
type Fusion = 'early' | 'late' | 'attention'

/**
 * Epochs of small networks on frozen features. With values, whose updates are of 8 patients, more than a dozen widen the
 * predictions in an unseen centre and rank no better; a partial likelihood has one update an epoch.
 */
const epochs = { value: 12, event: 20, time: 40 } as const
type Kind = keyof typeof epochs

const network = (kind: Kind, fusion?: Fusion) => ({
  name: 'network',
  encoder: [8],
  attention: 8,
  fusionWidth: 4,
  epochs: epochs[kind],
  stopping: 'never',
  ...(fusion === undefined ? {} : { fusion }),
  // Asked for by name, and shown beside the late fusion that few patients can carry.
  ...(fusion === 'early' || fusion === 'attention' ? { belowRequiredSize: 'as-asked' } : {}),
})

/** The questions, in the order of the report: what is measured, what is anticipated, what was observed. */
export function esccQuestions(files: ImageFiles): Readonly<Record<string, unknown>>[] {
  const slides = files === 'tables' ? [] : ['slides']
  const only = (models: Readonly<Record<string, Model | null>>) =>
    Object.fromEntries(Object.entries(models).filter(([, model]) => model !== null))
  const net = (label: string, blocks: readonly string[], kind: Kind, fusion?: Fusion): Model => ({
    label,
    blocks,
    learner: network(kind, fusion),
  })
  const everyFusion = (blocks: readonly string[], kind: Kind) => ({
    early: net('Early fusion', blocks, kind, 'early'),
    late: net('Late fusion', blocks, kind, 'late'),
    attention: net('Attention fusion', blocks, kind, 'attention'),
  })
  const slidesAlone = (kind: Kind) => (slides.length === 0 ? null : net('Slides', slides, kind))
  const clinicalAlone = { label: 'Clinical variables', blocks: ['clinical'] }
  const dna = { label: 'DNA', blocks: ['dna'], learner: 'elastic-net' }
  const rna = { label: 'RNA', blocks: ['rna'], learner: 'elastic-net' }
  /** Of scores of RNA: from everything but RNA. */
  const score = (id: string, prognosis: string, clock?: string) => ({
    id,
    prognosis,
    ...(clock === undefined ? {} : { clock }),
    baseline: 'clinical',
    primary: clock === undefined ? 'late' : slides.length === 0 ? 'dna' : 'fused',
    permute: 'fixed',
    models: only({
      clinical: clinicalAlone,
      slides: slidesAlone('value'),
      dna: slides.length === 0 || clock === undefined ? dna : null,
      ...(clock === undefined
        ? everyFusion(['clinical', ...slides, 'dna'], 'value')
        : {
            fused:
              slides.length === 0
                ? null
                : net('Slides and clinical variables', ['clinical', ...slides], 'value', 'late'),
          }),
    }),
  })
  /** Of what was observed: of the main question of a clock each modality alone and all fused, fewer models for the rest. */
  const observed = (
    id: string,
    prognosis: string,
    clock: string,
    clinical: readonly string[],
    kind: Kind,
    models: 'every fusion' | 'each modality' | 'two',
  ) => {
    const fused = models === 'every fusion'
    const each = models !== 'two'
    return {
      id,
      prognosis,
      clock,
      baseline: 'clinical',
      primary: fused ? 'late' : 'molecular',
      permute: 'fixed',
      models: only({
        clinical: { label: 'Clinical variables', blocks: clinical },
        slides: each ? slidesAlone(kind) : null,
        rna: each ? rna : null,
        dna: fused ? dna : null,
        molecular: {
          label: 'Clinical variables, RNA and DNA',
          blocks: [...clinical, 'rna', 'dna'],
          learner: 'elastic-net',
        },
        ...(fused ? everyFusion([...clinical, ...slides, 'rna', 'dna'], kind) : {}),
      }),
    }
  }
  const treated = ['clinical', 'treatment']
  return [
    score('infiltration', 'infiltration'),
    score('anticipated-response', 'anticipated_response', 'surgery'),
    score('anticipated-tolerance', 'anticipated_tolerance', 'surgery'),
    observed('observed-response', 'response', 'first-dose', treated, 'event', 'every fusion'),
    observed('observed-irae', 'irae', 'first-dose', treated, 'time', 'each modality'),
    observed('progression', 'pfs', 'first-dose', treated, 'time', 'two'),
    observed('survival', 'os', 'first-dose', treated, 'time', 'each modality'),
    observed('recurrence', 'rfs', 'surgery', ['clinical'], 'time', 'every fusion'),
    observed('survival-after-surgery', 'os_after_surgery', 'surgery', ['clinical'], 'time', 'two'),
  ]
}
