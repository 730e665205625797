import { genesOf, type PublishedSignature } from '../signature.ts'

/** The 18 genes with the weights of the clinical assay. */
const weights = {
  CCL5: 0.008346,
  CD27: 0.072293,
  CD274: 0.042853,
  CD276: -0.0239,
  CD8A: 0.031021,
  CMKLR1: 0.151253,
  CXCL9: 0.074135,
  CXCR6: 0.004313,
  'HLA-DQA1': 0.020091,
  'HLA-DRB1': 0.058806,
  'HLA-E': 0.07175,
  IDO1: 0.060679,
  LAG3: 0.123895,
  NKG7: 0.075524,
  PDCD1LG2: 0.003734,
  PSMB10: 0.032999,
  STAT1: 0.250229,
  TIGIT: 0.084767,
} as const

const genes = Object.keys(weights)
const licence = 'gene names are facts; patent applications cover the profile as a clinical test'

/** T-cell-inflamed 18-gene profile, IFN-gamma and expanded immune signatures. */
export const tCellInflamedSignatures: readonly PublishedSignature[] = [
  {
    name: 'tis-18-weighted',
    label: 'T-cell-inflamed 18-gene profile, weighted',
    genes,
    weights: Object.values(weights),
    housekeeping: genesOf('STK11IP ZBTB34 TBC1D10B OAZ1 POLR2A G6PD ABCF1 C14orf102 UBB TBP SDHA'),
    formula: 'housekeeping-weighted',
    direction: 'higher',
    scale: 'counts or TPM (taken as log10(x + 1)) or logarithms of them; not centred or batch-corrected',
    paper: 'Ayers et al., J Clin Invest 2017;127:2930; Cristescu et al., Science 2018;362:eaar3593',
    place:
      'Cristescu, Table S2: log10 counts less the mean log10 of 11 housekeeping genes, weighted and summed',
    evidence:
      'weights and housekeeping genes alike in public code of several groups that quotes the table (one of them olapuentesantana/easier); one copy of eight gives HLA-E the weight of HLA-DRB1. The table itself was not at hand',
    verified: true,
    licence,
    caveat:
      'weights are of NanoString counts; on RNA-seq the score keeps its order of samples, not its clinical cut-off. CD276 counts against',
  },
  {
    name: 'tis-18-mean',
    label: 'T-cell-inflamed 18 genes, unweighted mean (not the published score)',
    genes,
    formula: 'mean-log2',
    direction: 'higher',
    scale: 'log2 expression; a linear scale is taken as log2(x + 1)',
    paper: 'genes of Ayers et al., J Clin Invest 2017;127:2930',
    place: 'the mean is a common stand-in, used by TCGA analyses; it gives CD276 the wrong sign',
    evidence: 'genes as in the weighted profile; the score column of TCGA files of 18 genes is this mean',
    verified: true,
    licence,
    caveat: 'unweighted, no housekeeping genes: differences of depth and tissue stay in it',
  },
  {
    name: 'ifn-gamma-6',
    label: 'IFN-gamma signature (6 genes)',
    genes: genesOf('IDO1 CXCL10 CXCL9 HLA-DRA STAT1 IFNG'),
    formula: 'mean-log2',
    direction: 'higher',
    scale: 'log2 expression; a linear scale is taken as log2(x + 1)',
    paper: 'Ayers et al., J Clin Invest 2017;127:2930',
    place: 'Table 2',
    evidence: 'alike in more than five public analyses that quote the table',
    verified: true,
    licence,
    caveat: 'the paper takes the mean of log10 counts over housekeeping genes; here without them',
  },
  {
    name: 'expanded-immune-18',
    label: 'Expanded immune signature (18 genes)',
    genes: genesOf(
      'CD3D IDO1 CIITA CD3E CCL5 GZMK CD2 HLA-DRA CXCL13 IL2RG NKG7 HLA-E CXCR6 LAG3 TAGAP CXCL10 STAT1 GZMB',
    ),
    formula: 'mean-log2',
    direction: 'higher',
    scale: 'log2 expression; a linear scale is taken as log2(x + 1)',
    paper: 'Ayers et al., J Clin Invest 2017;127:2930',
    place: 'Table 2',
    evidence: 'alike in more than five public analyses that quote the table',
    verified: true,
    licence,
    caveat: 'not the 18-gene T-cell-inflamed profile, with which it is often confused: 7 genes are shared',
  },
]
