import { publishedSignatures } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import type { Loadings } from '../variants/index.ts'
import { tumourRnaNumbers } from './rna-law.ts'

const v = tumourRnaNumbers.values

/** A gene of the simulated transcriptome. */
export interface RnaGene {
  readonly name: string
  /** log2 of its expected share, up to a constant. */
  readonly level: number
  /** log2 per SD of the latent parts. */
  readonly loadings: Loadings
  /** log2 per unit of purity. */
  readonly onPurity: number
  /** log2 of its length over 2,000 bases. */
  readonly length: number
}

type Role = 'immune' | 'interferon' | 'stroma' | 'proliferation' | 'toxicity' | 'housekeeping'

const toxicityGenes = ['LCP1', 'ADPGK']

/** What each gene of the published signatures follows. A gene of several families takes the first of this order. */
function roles(): Map<string, Role> {
  const found = new Map<string, Role>()
  const add = (names: readonly string[], role: Role) => {
    for (const name of names) if (!found.has(name)) found.set(name, role)
  }
  const of = (test: RegExp) => publishedSignatures.filter(({ name }) => test.test(name))
  add(toxicityGenes, 'toxicity')
  for (const { housekeeping } of publishedSignatures) add(housekeeping ?? [], 'housekeeping')
  add(['CD276'], 'stroma')
  for (const { genes } of of(/^(tis|ifn|expanded|cd8-t)/)) add(genes, 'interferon')
  for (const { genes } of of(/^proliferation/)) add(genes, 'proliferation')
  for (const { genes } of of(/stromal|tbrs|fibroblasts|endothelial/)) add(genes, 'stroma')
  for (const { genes } of publishedSignatures) add(genes, 'immune')
  return found
}

/**
 * Genes of the transcriptome: all of the published immune signatures, then others under numbered names. They are of the
 * law, not of a cohort: the same for every seed.
 */
export function rnaGenes(count: number): RnaGene[] {
  const known = [...roles()]
  const random = createRandom(20, 'tumour rna', 'genes')
  const gene = (name: string, role: Role | null): RnaGene => {
    const level = role === 'housekeeping' ? 1.5 + 0.5 * random.normal() : -0.5 + 1.6 * random.normal()
    const about = (loading: number) => loading * (1 + v.loadingSpread * random.normal())
    const length = 0.9 * random.normal()
    const tumour = random.next() < v.otherShare ? v.otherOnAggressiveness * random.normal() : 0
    const loadings = loadingsOf(role, about, tumour)
    const within = role === 'immune' || role === 'interferon' || role === 'stroma'
    return {
      name,
      level,
      loadings,
      onPurity: role === 'housekeeping' ? 0 : within ? v.immuneOnPurity : v.tumourOnPurity,
      length,
    }
  }
  const own = known.map(([name, role]) => gene(name, role))
  const others = Array.from({ length: Math.max(0, count - own.length) }, (_, i) =>
    gene(`SIM${String(i + 1).padStart(5, '0')}`, null),
  )
  return [...own, ...others]
}

function loadingsOf(role: Role | null, about: (loading: number) => number, tumour: number): Loadings {
  switch (role) {
    case 'immune':
      return { infiltration: about(v.immuneOnInfiltration) }
    case 'interferon':
      return { infiltration: about(v.immuneOnInfiltration), 'PD-1': about(v.interferonOnSensitivity) }
    case 'stroma':
      return { 'PD-1': about(v.stromaOnSensitivity) }
    case 'proliferation':
      return { aggressiveness: about(v.proliferationOnAggressiveness) }
    case 'toxicity':
      return { susceptibility: about(v.toxicityOnSusceptibility) }
    case 'housekeeping':
      return {}
    case null:
      return tumour === 0 ? {} : { aggressiveness: tumour }
  }
}
