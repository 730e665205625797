import { genesOf, type PublishedSignature } from '../signature.ts'

const common = {
  formula: 'mean-log2',
  direction: 'higher',
  scale: 'log2 expression; a linear scale is taken as log2(x + 1)',
  paper: 'Becht et al., Genome Biol 2016;17:218',
  place: 'marker table of the MCP-counter package, Signatures/genes.txt',
  evidence: "github ebecht/MCPcounter, Signatures/genes.txt at 468c3a3, the authors' own file",
  verified: true,
  licence: 'gene names are facts; the MCP-counter package is GPL-3',
  caveat: 'compares a cell population between samples, not populations within a sample',
} as const

/** MCP-counter: the mean log2 expression of the markers of each population. */
export const mcpCounterSignatures: readonly PublishedSignature[] = [
  {
    ...common,
    name: 'mcp-t-cells',
    label: 'MCP-counter: T cells (16 genes)',
    genes: genesOf(`
      CD28 CD3D CD3G CD5 CD6 CHRM3-AS2 CTLA4 FLT3LG ICOS MAL MGC40069 PBX4 SIRPG THEMIS
      TNFRSF25 TRAT1`),
  },
  {
    ...common,
    name: 'mcp-cd8-t-cells',
    label: 'MCP-counter: CD8 T cells (1 genes)',
    genes: genesOf('CD8B'),
  },
  {
    ...common,
    name: 'mcp-cytotoxic-lymphocytes',
    label: 'MCP-counter: Cytotoxic lymphocytes (7 genes)',
    genes: genesOf('CD8A EOMES FGFBP2 GNLY KLRC3 KLRC4 KLRD1'),
  },
  {
    ...common,
    name: 'mcp-b-lineage',
    label: 'MCP-counter: B lineage (9 genes)',
    genes: genesOf('BANK1 CD19 CD22 CD79A CR2 FCRL2 IGKC MS4A1 PAX5'),
  },
  {
    ...common,
    name: 'mcp-nk-cells',
    label: 'MCP-counter: NK cells (9 genes)',
    genes: genesOf('CD160 KIR2DL1 KIR2DL3 KIR2DL4 KIR3DL1 KIR3DS1 NCR1 PTGDR SH2D1B'),
  },
  {
    ...common,
    name: 'mcp-monocytic-lineage',
    label: 'MCP-counter: Monocytic lineage (7 genes)',
    genes: genesOf('ADAP2 CSF1R FPR3 KYNU PLA2G7 RASSF4 TFEC'),
  },
  {
    ...common,
    name: 'mcp-myeloid-dendritic-cells',
    label: 'MCP-counter: Myeloid dendritic cells (6 genes)',
    genes: genesOf('CD1A CD1B CD1E CLEC10A CLIC2 WFDC21P'),
  },
  {
    ...common,
    name: 'mcp-neutrophils',
    label: 'MCP-counter: Neutrophils (15 genes)',
    genes: genesOf(`
      CA4 CEACAM3 CXCR1 CXCR2 CYP4F3 FCGR3B HAL KCNJ15 MEGF9 SLC25A37 STEAP4 TECPR2 TLE3
      TNFRSF10C VNN3`),
  },
  {
    ...common,
    name: 'mcp-endothelial-cells',
    label: 'MCP-counter: Endothelial cells (33 genes)',
    genes: genesOf(`
      ACVRL1 APLN BCL6B BMP6 BMX CDH5 CLEC14A CXorf36 EDN1 ELTD1 EMCN ESAM ESM1 FAM124B HECW2
      HHIP KDR MMRN1 MMRN2 MYCT1 PALMD PEAR1 PGF PLXNA2 PTPRB ROBO4 SDPR SHANK3 SHE TEK TIE1
      VEPH1 VWF`),
  },
  {
    ...common,
    name: 'mcp-fibroblasts',
    label: 'MCP-counter: Fibroblasts (8 genes)',
    genes: genesOf('COL1A1 COL3A1 COL6A1 COL6A2 DCN GREM1 PAMR1 TAGLN'),
  },
]
