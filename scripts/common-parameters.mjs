// Some parameters mean the same wherever they are: the reference says it for them.
import { Comment, Converter, ReflectionKind } from "typedoc";

const MEANINGS = new Map([
  ["scope", "The construct that it becomes a part of, such as a stack."],
  ["id", "Its name among the parts of the scope."],
  ["props", "What it is made of."],
  ["config", "Arguments of the provider or resource."],
  ["attributes", "What is known of it."],
  ["lookup", "What is known of it."],
  ["other", "What it is compared with."],
  ["clusterDomain", "Domain of the names of a cluster."],
  ["this", "Nothing: the function needs no object, and can be handed on."],
]);

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE, (context, reflection) => {
    const text = MEANINGS.get(reflection.name);
    if (text !== undefined && reflection.kind === ReflectionKind.Parameter) {
      reflection.comment ??= new Comment([{ kind: "text", text }]);
    }
  });
}
