import { type BootstrapToken, momentText, tokenText } from '../../domain/bootstrap-token.ts';
import { Document } from '../yaml-door.ts';

const SAYS = ` The token with which kubelets of this cluster ask for their first certificate. A secret: whoever has it may become any
 node, until it expires. Made by a render, which makes the next one when this is over; remove the file for another at once,
 and the Secret in kube-system that its first six characters name.`;

export function renderBootstrapToken(token: BootstrapToken): string {
  const document = new Document({
    apiVersion: 'kubepki/v1',
    kind: 'BootstrapToken',
    token: tokenText(token),
    madeAt: momentText(token.madeAt),
    expires: momentText(token.expires),
  });
  document.commentBefore = SAYS;
  return document.toString({ lineWidth: 0 });
}
