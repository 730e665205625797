import { genesOf, type PublishedSignature } from '../signature.ts'

const log2Mean = {
  formula: 'mean-log2',
  direction: 'higher',
  scale: 'log2 expression; a linear scale is taken as log2(x + 1)',
  verified: true,
  licence: 'gene names are facts',
} as const

/** States of the tumour's immune microenvironment besides single cell populations. */
export const immuneStateSignatures: readonly PublishedSignature[] = [
  {
    name: 'cytolytic-activity',
    label: 'Cytolytic activity (GZMA, PRF1)',
    genes: genesOf('GZMA PRF1'),
    formula: 'geometric-mean',
    direction: 'higher',
    scale: 'TPM, 0.01 added; logarithms are taken back, with whatever was added before the logarithm',
    paper: 'Rooney et al., Cell 2015;160:48',
    place: 'Experimental procedures: geometric mean of GZMA and PRF1 in TPM, offset 0.01',
    evidence: 'alike in more than five public analyses',
    verified: true,
    licence: 'gene names are facts',
    caveat: 'two genes: NK cells and CD8 T cells are not told apart',
  },
  {
    ...log2Mean,
    name: 'cd8-t-effector',
    label: 'CD8 T effector (8 genes)',
    genes: genesOf('CD8A GZMA GZMB IFNG CXCL9 CXCL10 PRF1 TBX21'),
    paper: 'Rosenberg et al., Lancet 2016;387:1909; Mariathasan et al., Nature 2018;554:544',
    place: 'Rosenberg, supplement; Mariathasan, Methods',
    evidence: 'alike in several public analyses',
    caveat: 'Mariathasan takes the first principal component of the standardised genes; here the mean',
  },
  {
    ...log2Mean,
    name: 'pan-f-tbrs',
    label: 'TGF-beta response of fibroblasts, pan-F-TBRS (19 genes)',
    genes: genesOf(
      'ACTA2 ACTG2 ADAM12 ADAM19 CNN1 COL4A1 CTGF CTPS1 FAM101B FSTL3 HSPB1 IGFBP3 PXDC1 SEMA7A SH3PXD2A TAGLN TGFBI TNS1 TPM1',
    ),
    paper: 'Mariathasan et al., Nature 2018;554:544',
    place: 'Methods; set gene19 of the data package IMvigor210CoreBiologies',
    evidence: 'alike in six public analyses',
    caveat: 'the paper takes the first principal component of the standardised genes; here the mean',
  },
  {
    ...log2Mean,
    name: 'tls-12-chemokine',
    label: 'Tertiary lymphoid structures: 12 chemokines',
    genes: genesOf('CCL2 CCL3 CCL4 CCL5 CCL8 CCL18 CCL19 CCL21 CXCL9 CXCL10 CXCL11 CXCL13'),
    paper: 'Coppola et al., Am J Pathol 2011;179:37; Messina et al., Sci Rep 2012;2:765',
    place: 'the 12 chemokines of Coppola and of Messina',
    evidence: 'alike in more than five public analyses',
    caveat: 'Messina takes the first principal component; here the mean',
  },
  {
    ...log2Mean,
    name: 'tls-imprint-9',
    label: 'Tertiary lymphoid structures: 9-gene imprint',
    genes: genesOf('CD79B CD1D CCR6 LAT SKAP1 CETP EIF1AY RBP5 PTGDS'),
    paper: 'Cabrita et al., Nature 2020;577:561',
    place: 'Methods',
    evidence: 'alike in more than five public analyses',
    caveat: 'EIF1AY lies on the Y chromosome: the score differs by sex',
  },
  {
    ...log2Mean,
    name: 'proliferation-11',
    label: 'Proliferation (11 genes of PAM50)',
    genes: genesOf('BIRC5 CCNB1 CDC20 CEP55 MKI67 NDC80 NUF2 PTTG1 RRM2 TYMS UBE2C'),
    paper: 'Parker et al., J Clin Oncol 2009;27:1160; Nielsen et al., Clin Cancer Res 2010;16:5222',
    place: 'the proliferation genes of PAM50',
    evidence: 'alike in more than five public analyses',
    caveat: 'no immune signature: a covariate beside them',
  },
]
