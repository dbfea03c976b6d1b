import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'

/** A name, an IPv4 address, or (by its colons, of which it has several) an IPv6 one. */
const NAME = /^[\p{L}\p{M}\p{N}_-]+(\.[\p{L}\p{M}\p{N}_-]+)*\.?$/u
const IPV6 = /^[\da-f]*:[\da-f.]*:[\da-f:.]*$/i

/** The name of a mail server: not its address in a browser, and without its port. */
export const MailHost = z
  .string()
  .trim()
  .max(255)
  .refine((host) => NAME.test(host) || IPV6.test(host), {
    params: { code: 'sender.hostUnfit' satisfies MessageCode },
  })

/** What a server is told in a line of its own: no line break, nor anything else that nobody sees. */
export const loginText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text), {
      params: { code: 'sender.controlCharacters' satisfies MessageCode },
    })
