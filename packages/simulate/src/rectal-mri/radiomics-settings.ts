/** `radiomics.yaml`, by which the scans are measured: that of studies/rectal-mri. */
export const rectalRadiomics = `# T2-weighted MR of the rectum: no unit of intensity, thick slices. In the plane 1 mm, along the body as it was acquired.
format: tessera-radiomics/1
name: T2 of the rectum
normalisation: { method: zScore, over: image, scale: 100 }
interpolation: { dimensions: 2, spacing: [1, 1], image: linear, mask: linear }
discretisation: { method: fixedBinNumber, bins: 32 }
features: [morphology, statistics, glcm, glrlm]
texture:
  aggregations: [2_5D_comb]
imageDiagnostics: false
`
