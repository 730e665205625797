import { genesOf, type PublishedSignature } from '../signature.ts'

const common = {
  formula: 'mean-log2',
  direction: 'higher',
  scale: 'log2 expression; a linear scale is taken as log2(x + 1)',
  paper: 'Danaher et al., J Immunother Cancer 2017;5:18',
  place: 'table of marker genes (60 genes, 14 populations)',
  evidence: 'alike in two public analyses that quote the table; the table itself was not at hand',
  verified: true,
  licence: 'gene names are facts; the article is CC BY 4.0',
  caveat: 'compares a cell population between samples, not populations within a sample',
} as const

/** Danaher's marker genes: the mean log2 expression for each population. */
export const danaherSignatures: readonly PublishedSignature[] = [
  {
    ...common,
    name: 'danaher-b-cells',
    label: 'Danaher: B cells (9 genes)',
    genes: genesOf('BLK CD19 FCRL2 MS4A1 KIAA0125 TNFRSF17 TCL1A SPIB PNOC'),
  },
  {
    ...common,
    name: 'danaher-cd45',
    label: 'Danaher: CD45 (1 gene)',
    genes: genesOf('PTPRC'),
  },
  {
    ...common,
    name: 'danaher-cytotoxic-cells',
    label: 'Danaher: cytotoxic cells (10 genes)',
    genes: genesOf('PRF1 GZMA GZMB NKG7 GZMH KLRK1 KLRB1 KLRD1 CTSW GNLY'),
  },
  {
    ...common,
    name: 'danaher-dendritic-cells',
    label: 'Danaher: dendritic cells (3 genes)',
    genes: genesOf('CCL13 CD209 HSD11B1'),
  },
  {
    ...common,
    name: 'danaher-exhausted-cd8',
    label: 'Danaher: exhausted CD8 (4 genes)',
    genes: genesOf('LAG3 CD244 EOMES PTGER4'),
  },
  {
    ...common,
    name: 'danaher-macrophages',
    label: 'Danaher: macrophages (4 genes)',
    genes: genesOf('CD68 CD84 CD163 MS4A4A'),
  },
  {
    ...common,
    name: 'danaher-mast-cells',
    label: 'Danaher: mast cells (5 genes)',
    genes: genesOf('TPSB2 TPSAB1 CPA3 MS4A2 HDC'),
  },
  {
    ...common,
    name: 'danaher-neutrophils',
    label: 'Danaher: neutrophils (7 genes)',
    genes: genesOf('FPR1 SIGLEC5 CSF3R FCAR FCGR3B CEACAM3 S100A12'),
  },
  {
    ...common,
    name: 'danaher-nk-cd56dim-cells',
    label: 'Danaher: NK CD56dim cells (4 genes)',
    genes: genesOf('KIR2DL3 KIR3DL1 KIR3DL2 IL21R'),
  },
  {
    ...common,
    name: 'danaher-nk-cells',
    label: 'Danaher: NK cells (3 genes)',
    genes: genesOf('XCL1 XCL2 NCR1'),
  },
  {
    ...common,
    name: 'danaher-t-cells',
    label: 'Danaher: T cells (6 genes)',
    genes: genesOf('CD6 CD3D CD3E SH2D1A TRAT1 CD3G'),
  },
  {
    ...common,
    name: 'danaher-th1-cells',
    label: 'Danaher: Th1 cells (1 gene)',
    genes: genesOf('TBX21'),
  },
  {
    ...common,
    name: 'danaher-treg',
    label: 'Danaher: Treg (1 gene)',
    genes: genesOf('FOXP3'),
  },
  {
    ...common,
    name: 'danaher-cd8-t-cells',
    label: 'Danaher: CD8 T cells (2 genes)',
    genes: genesOf('CD8A CD8B'),
  },
]
