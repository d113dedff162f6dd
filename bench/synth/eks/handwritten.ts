import { measureFleet } from "../measure";
import { addHandwrittenFleet } from "./handwritten-fleet";

measureFleet(addHandwrittenFleet);
