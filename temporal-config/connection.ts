import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from '@temporalio/client'

/** What the environment tells of Temporal, as `packages/config` reads it. */
export interface TemporalVariables {
  TEMPORAL_ADDRESS: string
  TEMPORAL_NAMESPACE: string
  TEMPORAL_API_KEY?: string | undefined
  TEMPORAL_TLS_CERT?: string | undefined
  TEMPORAL_TLS_KEY?: string | undefined
  TEMPORAL_TLS?: boolean | undefined
  TEMPORAL_UI_URL?: string | undefined
}

/** Where Temporal is, from the environment. */
export interface TemporalTarget {
  namespace: string
  connection: Pick<ConnectionOptions, 'address' | 'tls' | 'metadata'> & { apiKey?: string }
  /** Temporal Web UI, for links from the product; undefined when nobody named one. */
  webUrl: string | undefined
}

/**
 * `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY` or `TEMPORAL_TLS_CERT`
 * and `TEMPORAL_TLS_KEY` (files), `TEMPORAL_TLS=true` for TLS without a client
 * certificate, `TEMPORAL_UI_URL`. Temporal Cloud wants an API key or a certificate.
 * @throws when what is told does not fit together
 */
export function temporalTarget({
  TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE,
  TEMPORAL_API_KEY,
  TEMPORAL_TLS_CERT,
  TEMPORAL_TLS_KEY,
  TEMPORAL_TLS,
  TEMPORAL_UI_URL,
}: TemporalVariables): TemporalTarget {
  if (!TEMPORAL_TLS_CERT !== !TEMPORAL_TLS_KEY)
    throw new Error('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY go together: the files of a certificate and of its key.')
  const pair = TEMPORAL_TLS_CERT &&
    TEMPORAL_TLS_KEY && {
      crt: fileOf('TEMPORAL_TLS_CERT', TEMPORAL_TLS_CERT),
      key: fileOf('TEMPORAL_TLS_KEY', TEMPORAL_TLS_KEY),
    }
  return {
    namespace: TEMPORAL_NAMESPACE,
    connection: {
      address: TEMPORAL_ADDRESS,
      ...(pair ? { tls: { clientCertPair: pair } } : TEMPORAL_API_KEY || TEMPORAL_TLS ? { tls: true } : {}),
      ...(TEMPORAL_API_KEY && { apiKey: TEMPORAL_API_KEY, metadata: { 'temporal-namespace': TEMPORAL_NAMESPACE } }),
    },
    webUrl: TEMPORAL_UI_URL,
  }
}

function fileOf(name: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    throw new Error(`${name} names a file that cannot be read.`)
  }
}
