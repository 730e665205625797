import type { ImageFiles } from '../simulation.ts'

type Model = Readonly<Record<string, unknown>>

/** A small network: few patients, frozen features. */
const network = { name: 'network', encoder: [8], attention: 8, fusionWidth: 4, epochs: 40, stopping: 'never' }

/** The questions, in the order of the report: what is measured, what is anticipated, what was observed. */
export function esccQuestions(files: ImageFiles): Readonly<Record<string, unknown>>[] {
  const slides = files === 'tables' ? [] : ['slides']
  const only = (models: Readonly<Record<string, Model | null>>) =>
    Object.fromEntries(Object.entries(models).filter(([, model]) => model !== null))
  const net = (label: string, blocks: readonly string[], fusion?: string): Model => ({
    label,
    blocks,
    learner: { ...network, ...(fusion === undefined ? {} : { fusion }) },
  })
  const slidesAlone = slides.length === 0 ? null : net('Slides', slides)
  const dna = { label: 'DNA', blocks: ['dna'], learner: 'elastic-net' }
  const rna = { label: 'RNA', blocks: ['rna'], learner: 'elastic-net' }
  /** Of scores of RNA: from everything but RNA. */
  const score = (id: string, prognosis: string, clock?: string) => ({
    id,
    prognosis,
    ...(clock === undefined ? {} : { clock }),
    baseline: 'clinical',
    primary: slides.length === 0 ? 'dna' : 'fused',
    permute: 'fixed',
    models: only({
      clinical: { label: 'Clinical variables', blocks: ['clinical'] },
      slides: slidesAlone,
      dna: slides.length === 0 || clock === undefined ? dna : null,
      fused:
        slides.length === 0 ? null : net('Slides and clinical variables', ['clinical', ...slides], 'early'),
    }),
  })
  /** Of what was observed: each modality alone and all fused for response, fewer models for the rest. */
  const observed = (
    id: string,
    prognosis: string,
    clock: string,
    clinical: readonly string[],
    models: 'every fusion' | 'each modality' | 'two',
  ) => {
    const all = [...clinical, ...slides, 'rna', 'dna']
    const fused = models === 'every fusion'
    const each = models !== 'two'
    return {
      id,
      prognosis,
      clock,
      baseline: 'clinical',
      primary: 'molecular',
      permute: 'fixed',
      models: only({
        clinical: { label: 'Clinical variables', blocks: clinical },
        slides: each ? slidesAlone : null,
        rna: each ? rna : null,
        dna: fused ? dna : null,
        molecular: {
          label: 'Clinical variables, RNA and DNA',
          blocks: [...clinical, 'rna', 'dna'],
          learner: 'elastic-net',
        },
        early: fused ? net('Early fusion', all, 'early') : null,
        late: fused ? net('Late fusion', all, 'late') : null,
        attention: fused ? net('Attention fusion', all, 'attention') : null,
      }),
    }
  }
  const treated = ['clinical', 'treatment']
  return [
    score('infiltration', 'infiltration'),
    score('anticipated-response', 'anticipated_response', 'surgery'),
    score('anticipated-tolerance', 'anticipated_tolerance', 'surgery'),
    observed('observed-response', 'response', 'first-dose', treated, 'every fusion'),
    observed('observed-irae', 'irae', 'first-dose', treated, 'each modality'),
    observed('progression', 'pfs', 'first-dose', treated, 'two'),
    observed('survival', 'os', 'first-dose', treated, 'each modality'),
    observed('recurrence', 'rfs', 'surgery', ['clinical'], 'each modality'),
    observed('survival-after-surgery', 'os_after_surgery', 'surgery', ['clinical'], 'two'),
  ]
}
