/**
 * A delivery status notification (RFC 3464) as a mail server sends it, about one of our messages where it names its id.
 */
export function bounceReport(messageId: string, recipient: string, status = '5.1.1'): string {
  return `From: postmaster@mx.test
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; ${recipient}
Action: failed
Status: ${status}

--B
Content-Type: text/rfc822-headers

X-Parcours-Message: ${messageId}

--B--
`
}
