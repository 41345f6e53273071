import type { TaughtName } from "../../../../engines/vision/scene/taught.js";

/**
 * What Rekognition calls the classes of the scene classifier: `Label + label: class, class`, one a line. The probabilities of a label's
 * classes add up. Classes that no label stands for, or that the classifier mixes up too often, are left out.
 */
const LABELS_AND_CLASSES = `
Airedale: Airedale
Hound: basset, bloodhound, bluetick, black-and-tan coonhound, Walker hound, English foxhound, redbone, Irish wolfhound, Italian greyhound, Ibizan hound, Norwegian elkhound, otterhound, Saluki, Scottish deerhound, borzoi, Rhodesian ridgeback, whippet
Beagle: beagle
Dog: boxer, bull mastiff, Tibetan mastiff, Newfoundland, Pekinese, Pomeranian, Rottweiler, Samoyed, miniature schnauzer, giant schnauzer, standard schnauzer, Shih-Tzu, vizsla, Maltese dog, papillon, toy terrier, Weimaraner, flat-coated retriever, curly-coated retriever, Chesapeake Bay retriever, German short-haired pointer, English setter, Irish setter, Gordon setter, kuvasz, schipperke, groenendael, malinois, briard, kelpie, komondor, Old English sheepdog, Bouvier des Flandres, Doberman, miniature pinscher, Greater Swiss Mountain dog, Bernese mountain dog, EntleBucher, basenji, Leonberg, Great Pyrenees, keeshond, Brabancon griffon, Pembroke, Cardigan, Mexican hairless, Lhasa, soft-coated wheaten terrier
Chihuahua: Chihuahua
Chow: chow
Cocker Spaniel: cocker spaniel, Welsh springer spaniel, English springer, Sussex spaniel, Brittany spaniel, clumber, Irish water spaniel, Blenheim spaniel, Japanese spaniel
Collie: collie, Border collie, Shetland sheepdog
Dalmatian: dalmatian
German Shepherd: German shepherd
Golden Retriever: golden retriever
Great Dane: Great Dane
Husky: Siberian husky, malamute
Labrador Retriever: Labrador retriever
Poodle: toy poodle, miniature poodle, standard poodle
Pug: pug
Saint Bernard: Saint Bernard
Terrier: Scotch terrier, Tibetan terrier, silky terrier, West Highland white terrier, Border terrier, Norfolk terrier, Norwich terrier, Yorkshire terrier, wire-haired fox terrier, Lakeland terrier, Irish terrier, Bedlington terrier, Kerry blue terrier, cairn, Australian terrier, Staffordshire bullterrier, American Staffordshire terrier, Dandie Dinmont, Sealyham terrier
Wolf: timber wolf, white wolf
Coyote: coyote
Hyena: hyena
Cat: tabby, tiger cat, Persian cat
Siamese: Siamese cat
Egyptian Cat: Egyptian cat
Cougar: cougar
Lynx: lynx
Panther: leopard, jaguar
Lion: lion
Tiger: tiger
Cheetah: cheetah
Brown Bear: brown bear
Black Bear: American black bear
Polar Bear: ice bear
Bear: sloth bear
Giant Panda: giant panda
Lesser Panda: lesser panda
Mammal + Wildlife: mongoose, wombat, mink
Meerkat: meerkat
Elephant: Indian elephant, African elephant, tusker
Zebra: zebra
Hippo: hippopotamus
Camel: Arabian camel
Llama: llama
Kangaroo: wallaby
Koala: koala
Horse: sorrel
Ox: ox
Buffalo: water buffalo
Bison: bison
Sheep: ram, bighorn
Goat: ibex
Hog: hog
Boar: wild boar
Warthog: warthog
Antelope: hartebeest
Impala: impala
Gazelle: gazelle
Monkey: guenon, patas, macaque, langur, colobus, proboscis monkey, marmoset, capuchin, howler monkey, titi, spider monkey, squirrel monkey
Baboon: baboon
Gorilla: gorilla
Orangutan: orangutan
Ape: chimpanzee, gibbon, siamang
Lemur: Madagascar cat, indri
Hamster: hamster
Rodent: guinea pig, marmot
Squirrel: fox squirrel
Beaver: beaver
Porcupine: porcupine
Rabbit: wood rabbit, Angora
Hare: hare
Otter: otter
Skunk: skunk
Badger: badger
Weasel: weasel, polecat, black-footed ferret
Armadillo: armadillo
Sea Lion: sea lion
Whale: grey whale
Orca: killer whale
Manatee: dugong
Goldfish: goldfish
Great White Shark: great white shark
Shark: tiger shark, hammerhead
Manta Ray: electric ray
Stingray: stingray
Eel: eel
Coho: coho
Fish: lionfish, tench, barracouta, gar
Amphiprion: anemone fish
Sturgeon: sturgeon
Jellyfish: jellyfish
Sea Anemone: sea anemone
Starfish: starfish
Urchin: sea urchin
Snail: snail
Slug: slug, sea slug
Conch: conch
Crab: Dungeness crab, rock crab, fiddler crab, hermit crab
Lobster: American lobster, spiny lobster
Crawdad: crayfish
Bee: bee
Ant: ant
Monarch: monarch
Butterfly: admiral, ringlet, cabbage butterfly, sulphur butterfly, lycaenid
Dragonfly: dragonfly
Insect: damselfly, cicada, tiger beetle, ground beetle, long-horned beetle, leaf beetle, rhinoceros beetle, weevil, ladybug, walking stick, leafhopper, lacewing
Fly: fly
Grasshopper: grasshopper
Cricket Insect: cricket
Cockroach: cockroach
Mantis: mantis
Dung Beetle: dung beetle
Garden Spider: garden spider, black and gold garden spider, barn spider
Spider: wolf spider
Tarantula: tarantula
Black Widow: black widow
Spider Web: spider web
Tick: tick
Scorpion: scorpion
Invertebrate: centipede, harvestman, isopod, flatworm, nematode, chiton, chambered nautilus, sea cucumber
Frog: bullfrog, tailed frog
Tree Frog: tree frog
Salamander: European fire salamander, spotted salamander, axolotl, common newt, eft
Turtle: mud turtle, terrapin
Sea Turtle: loggerhead, leatherback turtle
Box Turtle: box turtle
Gecko: banded gecko
Iguana: common iguana
Lizard: American chameleon, African chameleon, Komodo dragon, whiptail, agama, frilled lizard, alligator lizard, Gila monster
Crocodile: African crocodile, American alligator
Dinosaur: triceratops
King Snake: king snake
Cobra: Indian cobra
Rattlesnake: diamondback, sidewinder
Rock Python: rock python
Snake: thunder snake, ringneck snake, hognose snake, garter snake, water snake, vine snake, night snake, boa constrictor, green mamba, horned viper
Rooster: cock
Hen: hen
Ostrich: ostrich
Finch: brambling, goldfinch, house finch
Bird: junco, indigo bunting, bulbul, hornbill, chickadee, water ouzel, coucal, jacamar, spoonbill, limpkin, European gallinule, American coot, bustard, ruddy turnstone, red-backed sandpiper, redshank, dowitcher, oystercatcher
Robin: robin
Jay: jay
Magpie: magpie
Kite Bird: kite
Bald Eagle: bald eagle
Vulture: vulture
Owl: great grey owl
Peacock: peacock
Quail: quail
Partridge: partridge
Grouse: black grouse, ruffed grouse, prairie chicken
African Grey Parrot: African grey
Macaw: macaw
Cockatoo: sulphur-crested cockatoo
Parrot: lorikeet
Bee Eater: bee eater
Hummingbird: hummingbird
Toucan: toucan
Duck: drake, red-breasted merganser
Goose: goose
Black Swan: black swan
Stork: white stork, black stork
Heron: little blue heron, bittern
Egret: American egret
Flamingo: flamingo
Crane Bird: crane bird
Pelican: pelican
Albatross: albatross
King Penguin: king penguin
Banana: banana
Orange: orange
Lemon: lemon
Pineapple: pineapple
Strawberry: strawberry
Fig: fig
Pomegranate: pomegranate
Apple: Granny Smith
Fruit: custard apple
Broccoli: broccoli
Cauliflower: cauliflower
Cucumber: cucumber
Bell Pepper: bell pepper
Artichoke: artichoke
Zucchini: zucchini
Squash: spaghetti squash, acorn squash, butternut squash
Corn: corn, ear
Mushroom: mushroom
Agaric: agaric
Fungus: coral fungus, gyromitra, stinkhorn, earthstar, hen-of-the-woods, bolete
Burger: cheeseburger
Hot Dog: hotdog
Pizza: pizza
Burrito: burrito
Spaghetti: carbonara
Mashed Potato: mashed potato
Meat Loaf: meat loaf
Guacamole: guacamole
Bread Loaf: French loaf
Bagel: bagel
Pretzel: pretzel
Dough: dough
Ice Cream: ice cream
Dessert: trifle
Ice Pop: ice lolly
Chocolate: chocolate sauce
Espresso: espresso
Red Wine: red wine
Beverage: eggnog
Hot Pot: hot pot
Soup: consomme
Honeycomb: honeycomb
Plate: plate
Menu: menu
Cup: cup, coffee mug
Wooden Spoon: wooden spoon
Soup Bowl: soup bowl
Mixing Bowl: mixing bowl
Water Bottle: water bottle
Beer Bottle: beer bottle
Wine Bottle: wine bottle
Pop Bottle: pop bottle
Beer Glass: beer glass
Goblet: goblet
Frying Pan: frying pan, wok
Dutch Oven: Dutch oven
Teapot: teapot
Pot: coffeepot
Water Jug: water jug
Jug: pitcher, whiskey jug
Shaker: saltshaker
Can Opener: can opener
Ladle: ladle
Spatula: spatula
Measuring Cup: measuring cup
Microwave: microwave
Stove: stove
Toaster: toaster
Refrigerator: refrigerator
Dishwasher: dishwasher
Washer: washer
Electric Fan: electric fan
Vacuum Cleaner: vacuum
Blow Dryer: hand blower
Clothes Iron: iron
Heater: space heater
Radiator: radiator
Sewing Machine: sewing machine
Rocking Chair: rocking chair
Chair: folding chair, barber chair
Throne: throne
Couch: studio couch
Bed: four-poster
Crib: crib
Cradle: cradle, bassinet
Dining Table: dining table
Desk: desk
Park Bench: park bench
Bookcase: bookcase
China Cabinet: china cabinet
Closet: wardrobe
Entertainment Center: entertainment center, home theater
Table Lamp: table lamp
Lampshade: lampshade
Bathtub: bathtub, tub
Shower Curtain: shower curtain
Pillow: pillow
Quilt: quilt
Rug: prayer rug
Paper Towel: paper towel
Toilet: toilet seat
Toilet Paper: toilet tissue
Sink: washbasin
Vase: vase
Potted Plant: pot
Broom: broom
Bucket: bucket
Umbrella: umbrella
Candle: candle
Analog Clock: analog clock
Digital Clock: digital clock
Wall Clock: wall clock
Hourglass: hourglass
Stopwatch: stopwatch
Shopping Basket: shopping basket
Window Shade: window shade
Sliding Door: sliding door
Mailbox: mailbox
Patio: patio
Doormat: doormat
Laptop: laptop, notebook
Desktop: desktop computer
Monitor: monitor
Screen: screen
TV: television
Mouse: mouse
Computer Keyboard: computer keyboard, typewriter keyboard, space bar
Remote Control: remote control
Mobile Phone: cellular telephone
Dial Telephone: dial telephone
Ipod: iPod
Modem: modem
Printer: printer
Projector: projector
Joystick: joystick
Cassette: cassette
Cassette Player: cassette player, tape player
Cd Player: CD player
Speaker: loudspeaker
Radio: radio
Digital Camera: Polaroid camera, reflex camera
Microphone: microphone
Oscilloscope: oscilloscope
Hammer: hammer
Screwdriver: screwdriver
Power Drill: power drill
Chain Saw: chain saw
Axe: hatchet
Shovel: shovel
Lawn Mower: lawn mower
Lock: padlock
Combination Lock: combination lock
Binoculars: binoculars
Tripod: tripod
Compass: magnetic compass
Car Wheel: car wheel
Gas Pump: gas pump
Vending Machine: vending machine
Slot: slot
Atm: cash machine
Teddy Bear: teddy
Balloon: balloon
Jigsaw Puzzle: jigsaw puzzle
Crossword Puzzle: crossword puzzle
Piggy Bank: piggy bank
Swing: swing
Comics: comic book
Book: book jacket
Envelope: envelope
Cowboy Hat: cowboy hat
Sombrero: sombrero
Bonnet: bonnet
Sunglasses: sunglass, sunglasses
Bow Tie: bow tie
Tie: Windsor tie, bolo tie
Suit: suit
Trench Coat: trench coat
Lab Coat: lab coat
Cardigan: cardigan
Sweatshirt: sweatshirt
Jeans: jean
Jersey: jersey
Miniskirt: miniskirt
Gown: gown
Kimono: kimono
Apron: apron
Sock: sock
Swimwear: maillot, maillot tank suit
Bikini: bikini
Pajamas: pajama
Running Shoe: running shoe
Sandal: sandal
Cowboy Boot: cowboy boot
Clogs: clog
Shoe: Loafer
Backpack: backpack
Handbag: purse
Wallet: wallet
Necklace: necklace
Mask: mask, ski mask
Wig: wig
Crash Helmet: crash helmet
Lipstick: lipstick
Lotion: lotion, sunscreen
Perfume: perfume
Injection: syringe
Stethoscope: stethoscope
Pill: pill bottle
Bandage: Band Aid
Sports Car: sports car
Convertible: convertible
Limo: limousine
Jeep: jeep
Minivan: minivan
Car: beach wagon, Model T
Taxi: cab
Race Car: racer
Ambulance: ambulance
Pickup Truck: pickup
Fire Truck: fire engine
Garbage Truck: garbage truck
Tow Truck: tow truck
Trailer Truck: trailer truck
Moving Van: moving van
School Bus: school bus
Minibus: minibus
Bus: trolleybus
Van: police van
Locomotive: steam locomotive, electric locomotive
Bullet Train: bullet train
Freight Car: freight car
Streetcar: streetcar
Moped: moped
Motor Scooter: motor scooter
Mountain Bike: mountain bike
Tandem Bicycle: bicycle-built-for-two
Tricycle: tricycle
Snowmobile: snowmobile
Golf Cart: golfcart
Kart: go-kart
Tractor: tractor
Snowplow: snowplow
Forklift: forklift
Tank: tank
Shipwreck: wreck
Canoe: canoe
Gondola: gondola
Sailboat: catamaran, schooner, yawl, trimaran
Freighter: container ship
Cruise Ship: liner
Aircraft Carrier: aircraft carrier
Submarine: submarine
Boat: lifeboat, speedboat, fireboat
Airliner: airliner
Warplane: warplane
Airship: airship
Space Shuttle: space shuttle
Traffic Light: traffic light
Parking Meter: parking meter
Road Sign: street sign
Pier: pier
Port: dock
Crate: crate
Barrel: barrel
Prison: prison
Castle: castle
Palace: palace
Pagoda: stupa
Monastery: monastery
Church: church
Altar: altar
Mosque: mosque
Bell Tower: bell cote
Dome: dome
Water Tower: water tower
Barn: barn
Greenhouse: greenhouse
Library: library
Bookstore: bookshop
Bakery: bakery
Butcher Shop: butcher shop
Grocery Store: grocery store
Shoe Shop: shoe shop
Shop: toyshop
Restaurant: restaurant
Suspension Bridge: suspension bridge
Arch Bridge: steel arch bridge
Viaduct: viaduct
Arch: triumphal arch
Dam: dam
Fence: chainlink fence, worm fence
Tile Roof: tile roof
Stone Wall: stone wall
Obelisk: obelisk
Fountain: fountain
Tent: yurt
Planetarium: planetarium
Building: boathouse
Barbershop: barbershop
Cinema: cinema
Stage: stage
Ruins: cliff dwelling, megalith
Drilling Rig: drilling platform
Construction Crane: crane
Mountain: alp
Valley: valley
Volcano: volcano
Cliff: cliff
Promontory: promontory
Beach: seashore, sandbar
Lakefront: lakeside
Geyser: geyser
Coral Reef: coral reef
Daisy: daisy
Flower: rapeseed
Orchid: yellow lady's slipper
Straw: hay
Acorn: acorn
Baseball: baseball, ballplayer
Basketball: basketball
Soccer Ball: soccer ball
Rugby Ball: rugby ball
Tennis Ball: tennis ball
Tennis Racket: racket
Volleyball: volleyball
Golf Ball: golf ball
Ski: ski
Ice Hockey Puck: puck
Scuba Diving: scuba diver
Billiard Room: pool table
Ping Pong: ping-pong ball
Croquet: croquet ball
Gym Weights: dumbbell, barbell
Football Helmet: football helmet
Scoreboard: scoreboard
Parachute: parachute
Paddle: paddle
Bobsled: bobsled
Dogsled: dogsled
Guitar: acoustic guitar
Electric Guitar: electric guitar
Banjo: banjo
Violin: violin
Cello: cello
Harp: harp
Grand Piano: grand piano
Upright Piano: upright
Accordion: accordion
Drum: drum
Gong: gong
Maraca: maraca
Flute: flute
Oboe: oboe
Musical Instrument: bassoon, marimba, ocarina, organ, panpipe, steel drum
Saxophone: sax
Trombone: trombone
French Horn: French horn
Trumpet: cornet
Harmonica: harmonica
Knife: cleaver
Handgun: revolver
Rifle: rifle, assault rifle
Cannon: cannon
Missile: missile, projectile
Military Uniform: military uniform
Shield: shield
Canine: dingo, dhole, African hunting dog
Mammal: echidna, platypus
Clothing: abaya, academic gown, fur coat, hoopskirt, overskirt, sarong, vestment
Glove: mitten
Vehicle: amphibian, half track, oxcart, recreational vehicle
Ship: pirate
Food: potpie
Apiary: apiary
Balance Beam: balance beam
Bathing Cap: bathing cap
Bib: bib
Buckle: buckle
Car Mirror: car mirror
Carousel: carousel
Carton: carton
Chain Mail: chain mail
Christmas Stocking: Christmas stocking
Diaper: diaper
Digital Watch: digital watch
Feather Boa: feather boa
Fire Screen: fire screen
Fountain Pen: fountain pen
Hand-Held Computer: hand-held computer
Hair Slide: hair slide
Lens Cap: lens cap
Letter Opener: letter opener
Lighter: lighter
Medicine Chest: medicine chest
Milk Can: milk can
Mobile Home: mobile home
Mosquito Net: mosquito net
Pencil Box: pencil box
Plastic Bag: plastic bag
Plate Rack: plate rack
Radio Telescope: radio telescope
Reel: reel
Rubber Eraser: rubber eraser
Safe: safe
Seat Belt: seat belt
Shopping Cart: shopping cart
Stole: stole
Stretcher: stretcher
Sundial: sundial
Torch: torch
Tray: tray
Turnstile: turnstile
Whistle: whistle
Green Lizard: green lizard
Green Snake: green snake
Sea Snake: sea snake
Ptarmigan: ptarmigan
King Crab: king crab
Brain Coral: brain coral
Afghan Hound: Afghan hound
Boston Bull: Boston bull
Appenzeller: Appenzeller
French Bulldog: French bulldog
Eskimo Dog: Eskimo dog
Affenpinscher: affenpinscher
Red Wolf: red wolf
Red Fox: red fox
Kit Fox: kit fox
Arctic Fox: Arctic fox
Grey Fox: grey fox
Snow Leopard: snow leopard
Three-Toed Sloth: three-toed sloth
Rock Beauty: rock beauty
Puffer: puffer
Mountain Tent: mountain tent
Picket Fence: picket fence
Poncho: poncho
Cloak: cloak
Swimming Trunks: swimming trunks
Bath Towel: bath towel
Rain Barrel: rain barrel
Beacon: beacon
Chime: chime
Horse Cart: horse cart
Passenger Car: passenger car
Jackfruit: jackfruit
Head Cabbage: head cabbage
`;

/** The labels of the kinds that our own classifiers tell. */
export const LABEL_OF_TAUGHT: Readonly<Record<TaughtName, string>> = {
  flowers: "Flower",
  "outer space": "Outer Space",
  coins: "Coin",
};

/** The labels of each class that has one. */
export const LABELS_OF_SCENE_CLASS: ReadonlyMap<string, readonly string[]> = new Map(
  LABELS_AND_CLASSES.trim()
    .split("\n")
    .flatMap((line) => {
      const [labels = "", classes = ""] = line.split(": ");
      return classes.split(", ").map((name) => [name, labels.split(" + ")] as const);
    }),
);
