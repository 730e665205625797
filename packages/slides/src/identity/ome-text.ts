import type { Colour } from '../raster.ts'
import type { OmeImage } from '../readers/tiff/ome-xml.ts'
import type { Page } from '../readers/tiff/page.ts'

const types = { uint8: 'uint8', uint16: 'uint16', float32: 'float' } as const

/**
 * An OME-XML made anew of what a reader needs: sizes, micrometres a pixel, objective, channels, pages. Experimenters,
 * projects, dates, annotations, names of images and of files have no place in it.
 */
export function freshOme(image: OmeImage, base: Page): string {
  const { width, height, physicalSize, magnification, channels } = image
  const samples = channels.reduce((sum, channel) => sum + channel.samples, 0)
  const scale =
    physicalSize === null
      ? ''
      : ` PhysicalSizeX="${physicalSize.x}" PhysicalSizeXUnit="µm" PhysicalSizeY="${physicalSize.y}" PhysicalSizeYUnit="µm"`
  const space = 'http://www.openmicroscopy.org/Schemas/OME/2016-06'
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<OME xmlns="${space}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
    ` xsi:schemaLocation="${space} ${space}/ome.xsd">`,
    ...(magnification === null
      ? []
      : [
          '<Instrument ID="Instrument:0">',
          `<Objective ID="Objective:0" NominalMagnification="${magnification}"/></Instrument>`,
        ]),
    '<Image ID="Image:0">',
    magnification === null ? '' : '<InstrumentRef ID="Instrument:0"/><ObjectiveSettings ID="Objective:0"/>',
    `<Pixels ID="Pixels:0" BigEndian="${!base.littleEndian}" DimensionOrder="XYCZT" Interleaved="${!base.planar}"`,
    ` SizeC="${samples}" SizeT="1" SizeX="${width}" SizeY="${height}" SizeZ="1" Type="${types[base.sampleType]}"${scale}>`,
    ...channels.map(
      ({ name, colour, samples: count }, i) =>
        `<Channel ID="Channel:0:${i}" Name="${escaped(name)}"${colourText(colour)} SamplesPerPixel="${count}"/>`,
    ),
    ...channels.map((_, i) => `<TiffData FirstC="${i}" FirstT="0" FirstZ="0" IFD="${i}" PlaneCount="1"/>`),
    '</Pixels></Image></OME>',
  ].join('')
}

/** OME's Color: red, green, blue and alpha from the highest byte of a signed number. */
function colourText(colour: Colour | null): string {
  if (colour === null) return ''
  const [red, green, blue] = colour
  return ` Color="${(red << 24) | (green << 16) | (blue << 8) | 255}"`
}

function escaped(text: string): string {
  return text.replace(
    /[&<>"]/g,
    letter => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? '',
  )
}

/** The values and texts of an XML: what of them is not in the new one is looked for in the copy. */
export function xmlValues(xml: string): readonly string[] {
  const attributes = [...xml.matchAll(/=\s*(?:"([^"]*)"|'([^']*)')/g)].map(match => match[1] ?? match[2])
  const texts = [...xml.matchAll(/>([^<]+)</g)].map(match => match[1].trim())
  // Names of schemas, numbers of elements and plain numbers are of nobody.
  const plain = /^(https?:|[A-Za-z]+(:\d+)+$|-?[\d.]+$)/
  return [...attributes, ...texts].filter(text => text !== '' && !plain.test(text))
}
