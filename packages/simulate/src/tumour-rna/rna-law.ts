import { assumptions } from '../truth/assumption.ts'

const rna = 'chosen: as bulk RNA of tumours of several hospitals varies'

/** Numbers by which RNA of tumours is made; levels in log2. */
export const tumourRnaNumbers = assumptions({
  immuneOnInfiltration: [0.75, 'log2 per SD, immune genes', rna],
  interferonOnSensitivity: [0.4, 'log2 per SD of sensitivity to PD-1, interferon-gamma genes', rna],
  stromaOnSensitivity: [-0.35, 'log2 per SD of sensitivity to PD-1, stromal genes', rna],
  proliferationOnAggressiveness: [0.6, 'log2 per SD', rna],
  toxicityOnSusceptibility: [0.6, 'log2 per SD, LCP1 and ADPGK', 'chosen; genes of Jing 2020'],
  otherShare: [0.15, 'of other genes follow the tumour', rna],
  otherOnAggressiveness: [0.25, 'SD of log2 per SD, other genes', rna],
  geneSd: [0.45, 'log2, biological', rna],
  loadingSpread: [0.25, 'of a loading from gene to gene', rna],
  heterogeneityResection: [0.45, 'SD of infiltration: what the piece shows of the tumour', rna],
  heterogeneityBiopsy: [0.65, 'SD of infiltration: what the piece shows of the tumour', rna],
  purityMean: [0.55, null, rna],
  puritySd: [0.12, null, rna],
  purityOnInfiltration: [-0.06, 'per SD', rna],
  immuneOnPurity: [-1.6, 'log2 per unit of purity, immune and stromal genes', rna],
  tumourOnPurity: [0.6, 'log2 per unit of purity, other genes', rna],
  batch: [0.3, 'log2, between centres', rna],
  librarySize: [2.5e6, 'reads of these genes', rna],
  librarySpread: [0.35, 'of its logarithm', rna],
  degraded: [0.12, 'of samples', rna],
  degradation: [0.35, 'log2 lost per doubling of a gene length, degraded samples', rna],
  dispersion: [0.06, null, rna],
})
