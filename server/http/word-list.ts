/** Words to be said aloud: short, plain, no two of them a letter apart. Four of 1,024 are 40 random bits. */
import { randomInt } from 'node:crypto';

const WORDS = `
acorn actor adobe agent alarm album alley almond alpine amber anchor angle animal apple april apron
arch arena arrow artist aspen atlas attic august aunt author autumn avenue award axle bacon badge
bagel baker balcony ballad ballet balloon bamboo banana bandage banjo banner barber barley barn
barrel basil basket bath battery bazaar beach beam beaver bedroom beetle bell berry bicycle bingo
biscuit bishop bison blanket blaze blossom blue bluff board bobcat boiler bolt bonfire bonnet book
border bottle bottom boulder bounce bowl bracket branch brass brave bread breeze brick bridge
broccoli bronze broom brother brush bubble bucket buffalo bugle builder bulb bumper bundle burrow
burst butter button cabbage cabin cable cactus cadet cafe camel camera campus canal candle canoe
canvas canyon captain caravan carbon cardigan cargo carpet carrot cartoon carve cask castle catalog
cedar ceiling celery cellar cello cement century ceramic chain chalk channel chapel chapter charcoal
charm chat cheese chef cherry chess chestnut chicken chime chimney choir chop chord chorus cider
cinema cinnamon circle circus citizen city clarinet clasp classic clay clerk cliff climate climb
clinic clock closet cloth cloud clover cluster coach coast cobbler coconut coffee coin column comb
comet comic compass concert copper coral cork corner cosmos costume cotton cougar council country
cousin cove cowboy crab cradle crane crater crayon cream creek crew cricket crisp crocus cross crown
crumb crust crystal cube cucumber cupboard curl curtain cushion custom cycle cymbal daisy dance dart
dawn decade deck deep delta denim dentist desert detail dial diamond diary digit dinner diploma dish
ditch diver doctor dollar dolphin dome domino donkey door dragon drawer dress drift drill drop drum
dune dust eagle early earth easel east echo eclipse editor effort eggplant elbow elder element
elephant elevator emerald empire energy engine envelope equator eraser essay estate evening exhibit
expert fabric face factory fairy falcon family fancy farm farmer fashion father faucet fence fern
festival fiber fiction fiddle field figure film final finch finger finish fireman flag flame flannel
flash flea fleet flint floor flow flower flute foal focus folder folk font football forest formula
fossil fountain freckle freezer fresco fresh friend fringe frog frost fruit fudge full funnel
furnace future gadget galaxy gallery garage garden garlic garment gate gazelle gecko general gentle
geology geyser giant gift giraffe glacier glad glass gleam glide globe goat gold gondola goose
gopher gown grain grand granite grape gravel gravy green grip grocery group grove grow guard guest
guitar gulf gymnast habit hammer hammock hamster hand harbor harmony harness harp harvest hatch hawk
hazel headline heart heaven hedge height helmet herb heron hexagon hickory hide highway hill hinge
hint hobby hockey holiday honey hood horizon horn hornet horse hotel hour hover hurdle husky
hydrogen iceberg icicle idea igloo impala index indigo inlet insect iron island ivory jacket jaguar
january jasmine jazz jeans jelly jersey jewel jigsaw joke journal judo juggler juice july jump
jungle junior justice kangaroo kayak keen kennel ketchup kettle keyboard kiln kind kiosk kitchen
kite kitten kiwi koala label ladder lagoon lake lamp lantern laptop lasso laundry lava lavender
leader leaf leather lecture legend lemon lens leopard lesson letter lettuce level library lighter
lilac lime linen lion liquid list lizard llama lobster locker locust lodge logic lotus lumber lunch
lyric machine magenta magnet maize mammal mango mansion maple marathon marble margin marina market
marmot mascot mason matrix mattress mayor meadow medal melody melon member memory mentor menu
merchant mermaid meteor midnight milk mimosa mineral minister minnow minute mirror mixer mobile
model moment month morning mosaic motor mouse movie muffin mule museum mushroom music mustard myrtle
mystery napkin nation native nature navy nebula necklace nectar needle nephew nest network neutral
nickel noble noodle north notebook novel nugget nurse nutmeg nylon oasis oatmeal object oboe ocean
octopus office olive omelet onion opal opera optic orange orbit orchard oregano organ origami osprey
ostrich otter outfit oven oxygen oyster paddle page painter palace palm pancake panda panel panther
paper paprika parade parcel parent park parsley partner passport pasta pastry patio pattern peanut
pearl pebble pecan pelican pencil penguin pepper perfume person petal phone photo phrase piano
pickle picnic picture pigeon pillow pilot pinball pine pioneer pirate pitcher pixel pizza planet
plaster plate platinum plaza plume pocket podium poem polar police polka polo pond popcorn porch
portrait postcard potato pottery powder prairie present pretzel prince prism prize problem profile
program project protein pudding pulley pumpkin puppet purple puzzle pyramid python quail quarry
quartz queen question quick quilt quiver quiz rabbit raccoon radar radio radish raft railroad
rainbow raisin ranger raven razor recipe record reef referee region reindeer relay remedy reptile
rescue resort ribbon rice road robin robot rodeo roller romance roof rooster rope round royal rubber
ruby rudder runner runway rural sailor salad salmon salsa sample sandal sapphire sardine satin
saturn sausage savanna scarf scene school science scooter scout screen script season secret seed
seminar senator senior sesame shadow shampoo sheep shelf shepherd sheriff shield ship shirt shoe
shovel shuttle sibling signal silence silver sister sketch skill skunk sleeve slipper smile smoke
snail snow soap soccer society soda soil solid soprano south space spaniel sparrow spatula spear
spider spinach spiral splash sponge spoon sport spring spruce squad square stable stadium stamp star
station statue steam steel stereo stone stool storm straw street studio suburb subway sugar suitcase
summer sunset supper surf sushi swan sweater swim switch symbol symphony syrup system tablet talent
tambour tanker target tavern taxi teacher teapot temple tenant tennis tent terrace texture theory
thimble thistle thread throne thunder ticket tiger tile timber tinsel tissue today tofu tomato topic
tornado tortoise total toucan tower tractor traffic trail trapeze treasure tree triangle tribe
trophy trout truck trumpet tuba tulip tundra turban turkey turnip turtle tutor tuxedo twig umbrella
uncle unicorn uniform unit universe useful vacation vanilla vapor vase vault vehicle velvet vendor
venus veranda vessel victory video village vinegar violet violin virtue visitor vista vitamin
volcano volley volume voter vowel voyage vulture waffle wagon waiter walnut walrus waltz warbler
wealth wedding weekend whale wheat wheel whisper white wildlife window winter wisdom wolf wombat
wonder wool worker world wreath wren yacht yard year yellow yogurt young zebra zenith zero zigzag
zinc zone zoology
`
	.trim()
	.split(/\s+/);
const SAID = 4;

/** Four words with spaces between them. */
export function pickWords(): string {
	return Array.from({ length: SAID }, () => WORDS[randomInt(WORDS.length)] ?? '').join(' ');
}
