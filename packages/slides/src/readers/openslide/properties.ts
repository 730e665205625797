/** Of scanner and scan: what else a vendor writes may name a patient, a slide, a person or a day. */
const harmless: readonly RegExp[] = [
  /^openslide\.(vendor|mpp-[xy]|objective-power|level-count|icc-size|quickhash-1)$/,
  /^openslide\.bounds-(x|y|width|height)$/,
  /^openslide\.level\[\d+\]\./,
  /^tiff\.(ResolutionUnit|XResolution|YResolution|Make|Model)$/,
  /^aperio\.(AppMag|MPP|Filtered|OriginalWidth|OriginalHeight)$/,
  /^hamamatsu\.(SourceLens|Product|SystemVersion|XOffsetFromSlideCentre|YOffsetFromSlideCentre)$/,
  /^mirax\.GENERAL\.(OBJECTIVE_MAGNIFICATION|OBJECTIVE_NAME|CAMERA_TYPE|SLIDE_VERSION)$/,
  /^leica\.(objective|aperture|device-model|device-version|illumination-source)$/,
  /^ventana\.(Magnification|ScanRes|ScannerModel|UnitNumber)$/,
  /^zeiss\.Information\.Instrument\.Objectives\./,
]

/** The properties of OpenSlide that say nothing of anybody; `openslide.comment` and what else is free text go. */
export function harmlessProperties(
  properties: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(properties).filter(([name]) => harmless.some(pattern => pattern.test(name))),
  )
}
