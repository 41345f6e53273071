/**
 * What Rekognition calls the classes of the scene classifier: `Label: class, class`, one a line. The probabilities of a label's
 * classes add up. Classes that no label stands for, or that the classifier mixes up too often, are left out.
 */
const LABELS_AND_CLASSES = `
Airedale: Airedale
Basset: basset
Beagle: beagle
Boxer: boxer
Bulldog: French bulldog
Chihuahua: Chihuahua
Chow: chow
Cocker Spaniel: cocker spaniel
Collie: collie, Border collie, Shetland sheepdog
Dalmatian: dalmatian
German Shepherd: German shepherd
Golden Retriever: golden retriever
Great Dane: Great Dane
Husky: Siberian husky, Eskimo dog, malamute
Labrador Retriever: Labrador retriever
Mastiff: bull mastiff, Tibetan mastiff
Newfoundland: Newfoundland
Pekingese: Pekinese
Pomeranian: Pomeranian
Poodle: toy poodle, miniature poodle, standard poodle
Pug: pug
Rottweiler: Rottweiler
Saint Bernard: Saint Bernard
Samoyed: Samoyed
Schnauzer: miniature schnauzer, giant schnauzer, standard schnauzer
Shih Tzu: Shih-Tzu
Spaniel: Welsh springer spaniel, English springer, Sussex spaniel, Brittany spaniel, clumber, Irish water spaniel, Blenheim spaniel, Japanese spaniel
Terrier: Scotch terrier, Tibetan terrier, silky terrier, West Highland white terrier, Border terrier, Norfolk terrier, Norwich terrier, Yorkshire terrier, wire-haired fox terrier, Lakeland terrier, Irish terrier, Bedlington terrier, Kerry blue terrier, cairn, Australian terrier, Boston bull, Staffordshire bullterrier, American Staffordshire terrier, Dandie Dinmont, Sealyham terrier
Hound: bloodhound, bluetick, black-and-tan coonhound, Walker hound, English foxhound, redbone, Afghan hound, Irish wolfhound, Italian greyhound, Ibizan hound, Norwegian elkhound, otterhound, Saluki, Scottish deerhound, borzoi, Rhodesian ridgeback
Vizsla: vizsla
Whippet: whippet
Dog: Maltese dog, papillon, toy terrier, Weimaraner, flat-coated retriever, curly-coated retriever, Chesapeake Bay retriever, German short-haired pointer, English setter, Irish setter, Gordon setter, kuvasz, schipperke, groenendael, malinois, briard, kelpie, komondor, Old English sheepdog, Bouvier des Flandres, Doberman, miniature pinscher, Greater Swiss Mountain dog, Bernese mountain dog, Appenzeller, EntleBucher, affenpinscher, basenji, Leonberg, Great Pyrenees, keeshond, Brabancon griffon, Pembroke, Cardigan, Mexican hairless, Lhasa, soft-coated wheaten terrier
Wolf: timber wolf, white wolf, red wolf
Coyote: coyote
Hyena: hyena
Fox: red fox, kit fox, Arctic fox, grey fox
Cat: tabby, tiger cat
Persian: Persian cat
Siamese: Siamese cat
Egyptian Cat: Egyptian cat
Cougar: cougar
Lynx: lynx
Leopard: leopard, snow leopard
Jaguar: jaguar
Lion: lion
Tiger: tiger
Cheetah: cheetah
Brown Bear: brown bear
Black Bear: American black bear
Polar Bear: ice bear
Bear: sloth bear
Giant Panda: giant panda
Lesser Panda: lesser panda
Mongoose: mongoose
Meerkat: meerkat
Elephant: Indian elephant, African elephant, tusker
Zebra: zebra
Hippo: hippopotamus
Camel: Arabian camel
Llama: llama
Kangaroo: wallaby
Koala: koala
Wombat: wombat
Horse: sorrel
Ox: ox
Buffalo: water buffalo
Bison: bison
Sheep: ram, bighorn
Goat: ibex
Hog: hog
Wild Boar: wild boar
Warthog: warthog
Antelope: hartebeest
Impala: impala
Gazelle: gazelle
Monkey: guenon, patas, macaque, langur, colobus, proboscis monkey, marmoset, capuchin, howler monkey, titi, spider monkey, squirrel monkey
Baboon: baboon
Gorilla: gorilla
Orangutan: orangutan
Chimpanzee: chimpanzee
Lemur: Madagascar cat, indri
Hamster: hamster
Guinea Pig: guinea pig
Squirrel: fox squirrel
Beaver: beaver
Porcupine: porcupine
Rabbit: wood rabbit, Angora
Hare: hare
Otter: otter
Skunk: skunk
Badger: badger
Weasel: weasel, polecat, black-footed ferret
Mink: mink
Armadillo: armadillo
Sloth: three-toed sloth
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
Lionfish: lionfish
Amphiprion: anemone fish
Sturgeon: sturgeon
Fish: tench, barracouta, rock beauty, gar, puffer
Jellyfish: jellyfish
Sea Anemone: sea anemone
Starfish: starfish
Sea Urchin: sea urchin
Snail: snail
Slug: slug, sea slug
Conch: conch
Crab: Dungeness crab, rock crab, fiddler crab, king crab
Lobster: American lobster, spiny lobster
Crawdad: crayfish
Hermit Crab: hermit crab
Bee: bee
Ant: ant
Monarch: monarch
Butterfly: admiral, ringlet, cabbage butterfly, sulphur butterfly, lycaenid
Dragonfly: dragonfly
Damselfly: damselfly
Fly: fly
Grasshopper: grasshopper
Cricket Insect: cricket
Cockroach: cockroach
Mantis: mantis
Cicada: cicada
Dung Beetle: dung beetle
Beetle: tiger beetle, ground beetle, long-horned beetle, leaf beetle, rhinoceros beetle, weevil
Ladybug: ladybug
Garden Spider: garden spider, black and gold garden spider, barn spider
Spider: wolf spider
Tarantula: tarantula
Black Widow: black widow
Spider Web: spider web
Tick: tick
Scorpion: scorpion
Centipede: centipede
Frog: bullfrog, tailed frog
Tree Frog: tree frog
Salamander: European fire salamander, spotted salamander, axolotl
Newt: common newt, eft
Turtle: mud turtle, terrapin
Sea Turtle: loggerhead, leatherback turtle
Box Turtle: box turtle
Gecko: banded gecko
Iguana: common iguana
Chameleon: American chameleon, African chameleon
Komodo Dragon: Komodo dragon
Lizard: whiptail, agama, frilled lizard, alligator lizard, Gila monster, green lizard
Crocodile: African crocodile
Alligator: American alligator
Dinosaur: triceratops
King Snake: king snake
Cobra: Indian cobra
Rattlesnake: diamondback, sidewinder
Python: rock python
Snake: thunder snake, ringneck snake, hognose snake, green snake, garter snake, water snake, vine snake, night snake, boa constrictor, green mamba, sea snake, horned viper
Rooster: cock
Hen: hen
Ostrich: ostrich
Finch: brambling, goldfinch, house finch
Junco: junco
Bunting: indigo bunting
Robin: robin
Bulbul: bulbul
Jay: jay
Magpie: magpie
Kite Bird: kite
Bald Eagle: bald eagle
Vulture: vulture
Owl: great grey owl
Peacock: peacock
Quail: quail
Partridge: partridge
Grouse: black grouse, ptarmigan, ruffed grouse, prairie chicken
African Grey Parrot: African grey
Macaw: macaw
Cockatoo: sulphur-crested cockatoo
Parrot: lorikeet
Bee Eater: bee eater
Hornbill: hornbill
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
Bird: chickadee, water ouzel, coucal, jacamar, spoonbill, limpkin, European gallinule, American coot, bustard, ruddy turnstone, red-backed sandpiper, redshank, dowitcher, oystercatcher
Banana: banana
Orange: orange
Lemon: lemon
Pineapple: pineapple
Strawberry: strawberry
Fig: fig
Pomegranate: pomegranate
Apple: Granny Smith
Fruit: custard apple, jackfruit
Broccoli: broccoli
Cauliflower: cauliflower
Cabbage: head cabbage
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
French Loaf: French loaf
Bagel: bagel
Pretzel: pretzel
Dough: dough
Ice Cream: ice cream
Trifle: trifle
Ice Pop: ice lolly
Chocolate: chocolate sauce
Espresso: espresso
Red Wine: red wine
Eggnog: eggnog
Hot Pot: hot pot
Soup: consomme
Honey: honeycomb
Plate: plate
Menu: menu
Cup: cup
Mug: coffee mug
Wooden Spoon: wooden spoon
Soup Bowl: soup bowl
Mixing Bowl: mixing bowl
Water Bottle: water bottle
Beer Bottle: beer bottle
Wine Bottle: wine bottle
Pop Bottle: pop bottle
Beer Glass: beer glass
Goblet: goblet
Frying Pan: frying pan
Wok: wok
Dutch Oven: Dutch oven
Teapot: teapot
Coffee Pot: coffeepot
Water Jug: water jug
Jug: pitcher, whiskey jug
Saltshaker: saltshaker
Can Opener: can opener
Corkscrew: corkscrew
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
Iron: iron
Space Heater: space heater
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
Towel: bath towel
Paper Towel: paper towel
Toilet: toilet seat
Toilet Paper: toilet tissue
Sink: washbasin
Vase: vase
Potted Plant: pot
Broom: broom
Bucket: bucket
Plunger: plunger
Soap Dispenser: soap dispenser
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
CD Player: CD player
Speaker: loudspeaker
Radio: radio
Digital Camera: Polaroid camera, reflex camera
Microphone: microphone
Oscilloscope: oscilloscope
Hammer: hammer
Screwdriver: screwdriver
Power Drill: power drill
Chain Saw: chain saw
Hatchet: hatchet
Shovel: shovel
Lawn Mower: lawn mower
Padlock: padlock
Combination Lock: combination lock
Binoculars: binoculars
Tripod: tripod
Compass: magnetic compass
Car Wheel: car wheel
Gas Pump: gas pump
Vending Machine: vending machine
Slot: slot
Atm: cash machine
Abacus: abacus
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
Swimwear: maillot, maillot tank suit, swimming trunks
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
Syringe: syringe
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
Train: passenger car
Freight Car: freight car
Streetcar: streetcar
Moped: moped
Motor Scooter: motor scooter
Mountain Bike: mountain bike
Tandem Bicycle: bicycle-built-for-two
Tricycle: tricycle
Unicycle: unicycle
Snowmobile: snowmobile
Golf Cart: golfcart
Kart: go-kart
Tractor: tractor
Snowplow: snowplow
Forklift: forklift
Tank: tank
Wreck: wreck
Canoe: canoe
Gondola: gondola
Catamaran: catamaran
Schooner: schooner
Sailboat: yawl, trimaran
Container Ship: container ship
Cruise Ship: liner
Aircraft Carrier: aircraft carrier
Submarine: submarine
Lifeboat: lifeboat
Boat: speedboat, fireboat
Airliner: airliner
Warplane: warplane
Airship: airship
Space Shuttle: space shuttle
Traffic Light: traffic light
Parking Meter: parking meter
Street Sign: street sign
Pier: pier
Dock: dock
Crate: crate
Barrel: barrel, rain barrel
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
Lighthouse: beacon
Barn: barn
Greenhouse: greenhouse
Library: library
Bookstore: bookshop
Bakery: bakery
Butcher Shop: butcher shop
Grocery Store: grocery store
Shoe Shop: shoe shop
Toyshop: toyshop
Restaurant: restaurant
Suspension Bridge: suspension bridge
Arch Bridge: steel arch bridge
Viaduct: viaduct
Triumphal Arch: triumphal arch
Dam: dam
Picket: picket fence
Fence: chainlink fence, worm fence
Tile Roof: tile roof
Stone Wall: stone wall
Obelisk: obelisk
Fountain: fountain
Yurt: yurt
Tent: mountain tent
Planetarium: planetarium
Boathouse: boathouse
Hair Salon: barbershop
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
Rapeseed: rapeseed
Orchid: yellow lady's slipper
Hay: hay
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
Hockey Puck: puck
Scuba Diving: scuba diver
Billiard Room: pool table
Ping Pong: ping-pong ball
Croquet: croquet ball
Dumbbell: dumbbell
Barbell: barbell
Football Helmet: football helmet
Scoreboard: scoreboard
Parachute: parachute
Paddle: paddle
Bobsled: bobsled
Dog Sled: dogsled
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
Bassoon: bassoon
Saxophone: sax
Trombone: trombone
French Horn: French horn
Cornet: cornet
Harmonica: harmonica
Cleaver: cleaver
Handgun: revolver
Rifle: rifle, assault rifle
Cannon: cannon
Missile: missile, projectile
Military Uniform: military uniform
Shield: shield
Canine: dingo, dhole, African hunting dog
Ape: gibbon, siamang
Rodent: marmot
Mammal: echidna, platypus
Insect: walking stick, leafhopper, lacewing
Invertebrate: harvestman, isopod, flatworm, nematode, chiton, chambered nautilus, sea cucumber, brain coral
Clothing: abaya, academic gown, cloak, fur coat, hoopskirt, overskirt, poncho, sarong, vestment
Glove: mitten
Musical Instrument: chime, marimba, ocarina, organ, panpipe, steel drum
Vehicle: amphibian, half track, horse cart, oxcart, recreational vehicle
Ship: pirate
Food: potpie
`;

/** The label of each class that has one. */
export const LABEL_OF_SCENE_CLASS: ReadonlyMap<string, string> = new Map(
  LABELS_AND_CLASSES.trim()
    .split("\n")
    .flatMap((line) => {
      const [label = "", classes = ""] = line.split(": ");
      return classes.split(", ").map((name) => [name, label] as const);
    }),
);
