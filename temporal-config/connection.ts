import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from '@temporalio/client'

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
 */
export function temporalTarget(env: NodeJS.ProcessEnv = process.env): TemporalTarget {
  const {
    TEMPORAL_ADDRESS = '127.0.0.1:7233',
    TEMPORAL_NAMESPACE = 'default',
    TEMPORAL_API_KEY,
    TEMPORAL_TLS_CERT,
    TEMPORAL_TLS_KEY,
    TEMPORAL_TLS,
    TEMPORAL_UI_URL,
  } = env
  const pair = TEMPORAL_TLS_CERT &&
    TEMPORAL_TLS_KEY && { crt: readFileSync(TEMPORAL_TLS_CERT), key: readFileSync(TEMPORAL_TLS_KEY) }
  return {
    namespace: TEMPORAL_NAMESPACE,
    connection: {
      address: TEMPORAL_ADDRESS,
      ...(pair ? { tls: { clientCertPair: pair } } : TEMPORAL_API_KEY || TEMPORAL_TLS === 'true' ? { tls: true } : {}),
      ...(TEMPORAL_API_KEY && { apiKey: TEMPORAL_API_KEY, metadata: { 'temporal-namespace': TEMPORAL_NAMESPACE } }),
    },
    webUrl: TEMPORAL_UI_URL,
  }
}
