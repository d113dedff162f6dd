import { measureFleet } from "../measure";
import { addOurFleet } from "./our-fleet";

measureFleet(addOurFleet);
