import type { Encoding } from './parse.ts'

/** A transfer syntax of PS3.5 Annex A: how the data set and how the pixels are written. */
export interface TransferSyntax extends Encoding {
  readonly uid: string
  readonly name: string
  readonly deflated: boolean
  /** Pixels are compressed in fragments. */
  readonly encapsulated: boolean
  /** Whether the pixels can be decoded here. */
  readonly readable: boolean
}

type Kind = 'native' | 'decoded' | 'not decoded'

function syntax(
  uid: string,
  name: string,
  kind: Kind,
  more: Partial<TransferSyntax> = {},
): [string, TransferSyntax] {
  return [
    uid,
    {
      uid,
      name,
      explicit: true,
      bigEndian: false,
      deflated: false,
      encapsulated: kind !== 'native',
      readable: kind !== 'not decoded',
      ...more,
    },
  ]
}

export const implicitLittleEndian = '1.2.840.10008.1.2'
export const explicitLittleEndian = '1.2.840.10008.1.2.1'

const known: ReadonlyMap<string, TransferSyntax> = new Map([
  syntax(implicitLittleEndian, 'Implicit VR Little Endian', 'native', { explicit: false }),
  syntax(explicitLittleEndian, 'Explicit VR Little Endian', 'native'),
  syntax('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', 'native', { deflated: true }),
  syntax('1.2.840.10008.1.2.2', 'Explicit VR Big Endian', 'native', { bigEndian: true }),
  syntax('1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)', 'decoded'),
  syntax('1.2.840.10008.1.2.4.51', 'JPEG Extended (Process 2 & 4)', 'decoded'),
  syntax('1.2.840.10008.1.2.4.57', 'JPEG Lossless (Process 14)', 'decoded'),
  syntax('1.2.840.10008.1.2.4.70', 'JPEG Lossless (Process 14, Selection Value 1)', 'decoded'),
  syntax('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless', 'decoded'),
  syntax('1.2.840.10008.1.2.4.81', 'JPEG-LS Near-Lossless', 'decoded'),
  syntax('1.2.840.10008.1.2.4.90', 'JPEG 2000 (Lossless Only)', 'decoded'),
  syntax('1.2.840.10008.1.2.4.91', 'JPEG 2000', 'decoded'),
  syntax('1.2.840.10008.1.2.5', 'RLE Lossless', 'decoded'),
  syntax('1.2.840.10008.1.2.4.92', 'JPEG 2000 Multi-component (Lossless Only)', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.93', 'JPEG 2000 Multi-component', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.100', 'MPEG2 Main Profile / Main Level', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264 High Profile', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.110', 'JPEG XL Lossless', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.112', 'JPEG XL', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.201', 'High-Throughput JPEG 2000 (Lossless Only)', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.202', 'High-Throughput JPEG 2000 with RPCL (Lossless Only)', 'not decoded'),
  syntax('1.2.840.10008.1.2.4.203', 'High-Throughput JPEG 2000', 'not decoded'),
])

/**
 * The syntax of a UID. One that is not known is explicit little endian with encapsulated pixels, as PS3.5 A.4 has all
 * compressed syntaxes: its attributes can be read, its pixels cannot.
 */
export function transferSyntax(uid: string): TransferSyntax {
  return known.get(uid) ?? syntax(uid, `transfer syntax ${uid}`, 'not decoded')[1]
}
