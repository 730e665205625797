import { channels, type VariantClass } from '@tessera/omics'
import type { Random } from '@tessera/statistics'
import { drawIndex } from '../outcome/draws.ts'
import { passengerGenes } from './passenger-genes.ts'
import { mutationalProcesses, signatureProfiles } from './signature-profiles.ts'
import type { Driver, SomaticLaw } from './somatic-law.ts'
import type { SomaticState } from './somatic-state.ts'

/** A row of the MAF. */
export interface Mutation {
  readonly sample: string
  readonly gene: string
  readonly chromosome: string
  readonly position: number
  readonly end: number
  readonly variantClass: VariantClass
  readonly kind: 'SNP' | 'DEL' | 'INS'
  readonly reference: string
  readonly alternate: string
  readonly protein: string
  readonly depth: number
  readonly alternateReads: number
  /** Three bases around it on the reference strand; empty for an insertion or deletion. */
  readonly context: string
}

interface TumourOfMutations {
  readonly law: SomaticLaw
  readonly sample: string
  readonly state: SomaticState
  readonly exposures: Float64Array
  /** Coding passengers. */
  readonly count: number
  readonly purity: number
}

const complement: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' }
const aminoAcids = 'ARNDCEQGHILKMFPSTWYV'
const cumulated = mutationalProcesses.map(process => {
  let sum = 0
  return signatureProfiles[process].map(value => {
    sum += value
    return sum
  })
})
const passengerWeights = passengerGenes.map(({ weight }) => weight)

/** The mutations of one tumour: its drivers, and passengers whose contexts follow its processes. */
export function drawMutations(tumour: TumourOfMutations, random: Random): Mutation[] {
  const { law, state, count } = tumour
  const mutations = law.drivers.flatMap((driver, d) =>
    state.drivers[d] === 1 ? [driverMutation(tumour, driver, random)] : [],
  )
  for (let i = 0; i < count; i++) mutations.push(passenger(tumour, random))
  return mutations
}

function passenger(tumour: TumourOfMutations, random: Random): Mutation {
  const { law } = tumour
  const gene = passengerGenes[drawIndex(random, passengerWeights)]
  const at = gene.position + random.integer(60_000)
  if (random.next() < law.silent) return substitution(tumour, { ...gene, at }, 'Silent', '', random)
  if (random.next() < law.indels) return deletion(tumour, { ...gene, at }, random)
  const u = random.next()
  const residue = 1 + random.integer(1200)
  const from = aminoAcids[random.integer(20)]
  const variantClass = u < 0.91 ? 'Missense_Mutation' : u < 0.97 ? 'Nonsense_Mutation' : 'Splice_Site'
  const to = variantClass === 'Nonsense_Mutation' ? '*' : aminoAcids[random.integer(20)]
  const protein = variantClass === 'Splice_Site' ? `p.X${residue}_splice` : `p.${from}${residue}${to}`
  return substitution(tumour, { ...gene, at }, variantClass, protein, random)
}

function driverMutation(tumour: TumourOfMutations, driver: Driver, random: Random): Mutation {
  const residue = 20 + random.integer(350)
  const at = { ...driver, at: driver.position + 3 * residue }
  if (random.next() < driver.truncating) {
    if (random.next() < 0.4) return deletion(tumour, at, random)
    const protein = `p.${aminoAcids[random.integer(20)]}${residue}*`
    return substitution(tumour, at, 'Nonsense_Mutation', protein, random)
  }
  const weights = driver.proteins.map((_, i) => 1 / (1 + 0.35 * i))
  const place = drawIndex(random, weights)
  return substitution(
    tumour,
    { ...driver, at: driver.position + 10 * place },
    'Missense_Mutation',
    driver.proteins[place],
    random,
  )
}

type Place = { readonly gene: string; readonly chromosome: string; readonly at: number }

function substitution(
  tumour: TumourOfMutations,
  { gene, chromosome, at }: Place,
  variantClass: VariantClass,
  protein: string,
  random: Random,
): Mutation {
  const process = drawIndex(random, Array.from(tumour.exposures))
  const u = random.next()
  const channel = Math.max(
    0,
    cumulated[process].findIndex(sum => u < sum),
  )
  const [before, , from, , to, , behind] = channels[channel]
  // Half of the mutations lie on the other strand.
  const other = random.next() < 0.5
  const turned = (base: string) => (other ? complement[base] : base)
  return {
    sample: tumour.sample,
    gene,
    chromosome,
    position: at,
    end: at,
    variantClass,
    kind: 'SNP',
    reference: turned(from),
    alternate: turned(to),
    protein,
    context: other ? [behind, from, before].map(turned).join('') : before + from + behind,
    ...reads(tumour, random),
  }
}

function deletion(tumour: TumourOfMutations, { gene, chromosome, at }: Place, random: Random): Mutation {
  const residue = 20 + random.integer(600)
  const insertion = random.next() < 0.35
  const base = 'ACGT'[random.integer(4)]
  return {
    sample: tumour.sample,
    gene,
    chromosome,
    position: at,
    end: insertion ? at + 1 : at,
    variantClass: insertion ? 'Frame_Shift_Ins' : 'Frame_Shift_Del',
    kind: insertion ? 'INS' : 'DEL',
    reference: insertion ? '-' : base,
    alternate: insertion ? base : '-',
    protein: `p.${aminoAcids[random.integer(20)]}${residue}fs`,
    context: '',
    ...reads(tumour, random),
  }
}

/** Half of the tumour's reads carry a clonal mutation, fewer a subclonal one. */
function reads({ law, purity }: TumourOfMutations, random: Random) {
  const depth = Math.max(20, Math.round(law.depth * Math.exp(0.3 * random.normal())))
  const clonal = random.next() < 0.75 ? 1 : 0.2 + 0.6 * random.next()
  const p = (purity / 2) * clonal
  let alternateReads = 0
  for (let i = 0; i < depth; i++) if (random.next() < p) alternateReads++
  return { depth, alternateReads: Math.max(4, alternateReads) }
}

const header = [
  'Hugo_Symbol',
  'NCBI_Build',
  'Chromosome',
  'Start_Position',
  'End_Position',
  'Variant_Classification',
  'Variant_Type',
  'Reference_Allele',
  'Tumor_Seq_Allele1',
  'Tumor_Seq_Allele2',
  'Tumor_Sample_Barcode',
  'HGVSp_Short',
  't_depth',
  't_ref_count',
  't_alt_count',
  'CONTEXT',
]

/** The mutations as the GDC writes them, separated by tabs, by sample and place. */
export function mafText(mutations: readonly Mutation[]): string {
  const lines = mutations.map(m =>
    [
      m.gene,
      'GRCh38',
      `chr${m.chromosome}`,
      m.position,
      m.end,
      m.variantClass,
      m.kind,
      m.reference,
      m.reference,
      m.alternate,
      m.sample,
      m.protein,
      m.depth,
      m.depth - m.alternateReads,
      m.alternateReads,
      m.context,
    ].join('\t'),
  )
  return `${[header.join('\t'), ...lines].join('\n')}\n`
}
